// The timeline begins at the as-of date, its bars open their initiatives, and fields of the page
// go into its address, where the server draws from.
(function () {
  "use strict";

  const SEEN = 0.4; // of the box lies before the as-of date
  const SHIFT = /(.+?):([+-]?\d{1,9}):([+-]?\d{1,9})(?:,|$)/g;
  const begun = new WeakSet();
  const wired = new WeakSet();

  function begin(box) {
    const titles = box.querySelector(".timeline-titles").offsetWidth;
    const whole = box.scrollWidth - titles;
    box.scrollLeft = Number(box.dataset.begin) * whole - (box.clientWidth - titles) * SEEN;
  }

  // A bar or a diamond is the way to the page of its initiative.
  function wire(box, plot) {
    plot.on("plotly_click", function (event) {
      const key = event.points[0].customdata;
      if (key && !event.event.button) {
        const way = new URL(box.dataset.item, window.location.href);
        way.searchParams.set("key", key);
        window.greenpath.go(way.pathname, way.search);
      }
    });
  }

  new MutationObserver(function () {
    document.querySelectorAll(".timeline").forEach(function (box) {
      if (!begun.has(box)) {
        begun.add(box);
        begin(box);
      }
      const plot = box.querySelector(".js-plotly-plot");
      if (plot && plot.on && !wired.has(plot)) {
        wired.add(plot);
        wire(box, plot);
      }
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  // What a field proposes is listed once one looks for it.
  document.addEventListener("focusin", function (event) {
    const list = event.target.list;
    if (list && list.dataset.offered && !list.children.length) {
      list.append(...JSON.parse(list.dataset.offered).map(([value, title]) => {
        const option = document.createElement("option");
        option.value = value;
        option.label = title;
        return option;
      }));
    }
  });

  function controlOf(form, name) {
    return form.querySelector("[data-field='" + name + "'] input");
  }

  function valueOf(form, name) {
    const control = controlOf(form, name);
    return control ? control.value.trim() : "";
  }

  // The key of what is named by its key or its title.
  function keyOf(form) {
    const said = valueOf(form, "key");
    const list = controlOf(form, "key").list;
    const offered = list ? JSON.parse(list.dataset.offered) : [];
    const called = offered.filter((each) => each[1].toLowerCase() === said.toLowerCase());
    return called.length === 1 && !offered.some((each) => each[0] === said) ? called[0][0] : said;
  }

  // Says beside the field what is missing; it is said until something is written there.
  function asked(control, sentence) {
    control.setCustomValidity(sentence);
    control.addEventListener("input", () => control.setCustomValidity(""), { once: true });
    control.reportValidity();
  }

  // The shifts of the address, with another one; of one initiative the newest counts.
  function shifted(form, text) {
    const key = keyOf(form);
    const start = Number(valueOf(form, "by"));
    const end = start + Number(valueOf(form, "longer"));
    const others = [...text.matchAll(SHIFT)].filter((each) => each[1] !== key).map((each) => each.slice(1).join(":"));
    return [...others, key + ":" + start + ":" + end].join(",");
  }

  document.addEventListener("submit", function (event) {
    const form = event.target.closest("form[data-view], form[data-shift]");
    if (!form) {
      return;
    }
    event.preventDefault();
    const query = new URLSearchParams(window.location.search);
    if (form.dataset.shift !== undefined) {
      if (!valueOf(form, "key")) {
        asked(controlOf(form, "key"), "Name an initiative by its key or title.");
        return;
      }
      if (!Number(valueOf(form, "by")) && !Number(valueOf(form, "longer"))) {
        asked(controlOf(form, "by"), "Write by how many days it is shifted or stretched.");
        return;
      }
      query.set("shift", shifted(form, query.get("shift") || ""));
    }
    form.matches("[data-view]") && form.querySelectorAll("[data-field]").forEach(function (place) {
      const value = valueOf(form, place.dataset.field);
      value ? query.set(place.dataset.field, value) : query.delete(place.dataset.field);
    });
    window.greenpath.go(window.location.pathname, "?" + query.toString());
  });
})();
