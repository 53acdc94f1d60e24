// The fields of all forms: what stands in them, what is written into them, what is wrong with them.
(function () {
  "use strict";

  let writing = false; // values that the script writes are not typed by anybody

  function controlOf(place) {
    return place.querySelector("input:checked") || place.querySelector("select, textarea, input");
  }

  function valueOf(place) {
    const box = place.querySelector("input[type=checkbox]");
    if (box) {
      return box.checked ? "yes" : "";
    }
    const control = controlOf(place);
    const unchosen = control && control.type === "radio" && !control.checked;
    return control && !unchosen ? control.value : "";
  }

  // Writes a value so that React, which draws the controls, takes it as typed.
  function setValue(place, value) {
    if (valueOf(place) === value) {
      return;
    }
    writing = true;
    const control = place.querySelector("select, textarea, input");
    if (control.type === "checkbox") {
      control.click();
    } else if (control.type === "radio") {
      const wanted = Array.from(place.querySelectorAll("input")).find((each) => each.value === value);
      if (wanted) {
        wanted.click();
      }
    } else {
      const kind = Object.getPrototypeOf(control);
      Object.getOwnPropertyDescriptor(kind, "value").set.call(control, value);
      control.dispatchEvent(new Event(control.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
    }
    writing = false;
  }

  // Says a problem beside a field, and of the field.
  function complain(place, sentence) {
    const room = place.querySelector(".field-problem");
    const words = sentence ? "■ " + sentence : "";
    if (room && room.textContent !== words) {
      room.textContent = words;
      const control = controlOf(place);
      if (control) {
        control.setAttribute("aria-invalid", String(Boolean(sentence)));
      }
    }
  }

  function places(form) {
    return Array.from(form.querySelectorAll("[data-field]"));
  }

  function fieldOf(form, name) {
    return places(form).find((place) => place.dataset.field === name);
  }

  // Says what is missing beside each field that must be filled in, and goes to the first one.
  function lacking(form) {
    const wanted = form ? Array.from(form.querySelectorAll("[data-required]")) : [];
    const empty = wanted.filter((place) => !valueOf(place).trim());
    wanted.forEach((place) => complain(place, empty.includes(place) ? place.dataset.required : ""));
    if (empty.length) {
      controlOf(empty[0]).focus();
    }
    return Boolean(empty.length);
  }

  // Calls when something was drawn, once a frame; attributes are those whose change counts too.
  function whenDrawn(look, attributes) {
    let waiting = false;
    new MutationObserver(function () {
      if (!waiting) {
        waiting = true;
        window.requestAnimationFrame(function () {
          waiting = false;
          look();
        });
      }
    }).observe(document.documentElement, {
      childList: true, subtree: true, attributes: true, attributeFilter: attributes,
    });
  }

  window.greenpath = Object.assign(window.greenpath || {}, {
    whenDrawn: whenDrawn,
    fields: {
      complain: complain, controlOf: controlOf, fieldOf: fieldOf, lacking: lacking, places: places,
      setValue: setValue, valueOf: valueOf, isWriting: () => writing,
    },
  });
})();
