// Filing updates by keyboard: where one begins, last week's words with one key, on to the next.
(function () {
  "use strict";

  let begun = ""; // the form that the focus was put into, with what it was drawn from
  let filed = null; // what was filed just now, until the page is drawn without it

  function formNamed(name) {
    return Array.from(document.querySelectorAll("form[data-form]")).find((form) => form.dataset.form === name);
  }

  function updates() {
    return Array.from(document.querySelectorAll("[data-update]"));
  }

  // The update that one is at: where the focus is, else the first one.
  function current() {
    const at = document.activeElement && document.activeElement.closest("[data-update]");
    return at || updates()[0] || null;
  }

  function idle() {
    const at = document.activeElement;
    return !at || at === document.body || at.id === "content" || !at.isConnected;
  }

  function markOf(form) {
    return form ? form.dataset.form + " " + form.dataset.base : "";
  }

  // A page of updates begins in its form; after one was filed, in the next.
  function begin() {
    if (filed && markOf(formNamed(filed.name)) === filed.mark) {
      return; // the page is still to be drawn anew
    }
    const first = updates()[0];
    const wanted = (filed && formNamed(filed.following)) || (first && formNamed(first.dataset.update));
    if (!wanted) {
      begun = "";
    } else if (filed || (markOf(wanted) !== begun && idle())) {
      begun = markOf(wanted);
      window.greenpath.fields.controlOf(window.greenpath.fields.places(wanted)[0]).focus();
    }
    filed = null;
  }

  function copyLast(update) {
    const last = JSON.parse(update.dataset.last);
    if (Object.keys(last).length) {
      window.greenpath.fillForm(update.dataset.update, last);
      window.greenpath.say("Last week’s words are in the form.");
    }
  }

  function sayNothingChanged(update) {
    const same = update.querySelector(".update-quick form");
    if (same) {
      same.requestSubmit();
    }
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("[data-copy-last]");
    if (button) {
      copyLast(button.closest("[data-update]"));
    }
  });

  document.addEventListener("keydown", function (event) {
    const does = event.altKey && !event.ctrlKey && !event.metaKey && { KeyC: copyLast, KeyN: sayNothingChanged }[event.code];
    const update = does && current();
    if (update) {
      event.preventDefault();
      does(update);
    }
  });

  document.addEventListener("greenpath-saved", function (event) {
    const form = formNamed(event.detail);
    const update = form && form.closest("[data-update]");
    if (update) {
      const name = update.dataset.update;
      filed = { name: name, mark: markOf(formNamed(name)), following: update.dataset.following };
    }
  });

  window.greenpath.whenDrawn(begin, ["data-update"]);
})();
