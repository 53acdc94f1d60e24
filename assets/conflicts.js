// An edit that was refused: the other's text beside one's own, and what is chosen goes into the form.
(function () {
  "use strict";

  function fields() {
    return window.greenpath.fields;
  }

  function slot(form) {
    return form.querySelector(".form-conflict");
  }

  // Times of the server in this reader's zone.
  function localTimes(place) {
    place.querySelectorAll("time[datetime]").forEach(function (time) {
      const at = new Date(time.getAttribute("datetime"));
      time.textContent = at.toLocaleString("en-GB", {
        day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
      });
    });
  }

  // The server's HTML is escaped there. What merges by itself stands in the form at once.
  function showConflict(form, state, said) {
    const place = slot(form);
    place.innerHTML = said.conflict;
    localTimes(place);
    state.pending = { base: said.base, theirs: said.theirs, choices: said.choices };
    state.texts = JSON.parse(JSON.stringify(said.choices));
    state.chosen = {};
    Object.entries(said.fields).forEach(([name, value]) => fill(form, state, name, value));
    settle(form, state);
    place.focus();
    place.scrollIntoView({ block: "nearest" });
    place.onchange = (event) => choose(form, state, event.target);
  }

  function fill(form, state, name, value) {
    const place = fields().fieldOf(form, name);
    state.values[name] = value;
    if (place) {
      fields().setValue(place, value);
    }
  }

  // What was edited after it was chosen is not lost by looking at another choice.
  function choose(form, state, radio) {
    const choice = radio.closest("[data-choice]");
    const name = choice.dataset.choice;
    const before = state.chosen[name];
    if (before) {
      state.texts[name][before] = state.values[name];
    }
    state.chosen[name] = radio.value;
    fill(form, state, name, state.texts[name][radio.value]);
    fields().complain(choice, "");
    settle(form, state);
    window.greenpath.keepForm(form.dataset.form);
  }

  // Only when all is chosen, the edit counts as one over the newer version.
  function settle(form, state) {
    const pending = state.pending;
    if (Object.keys(pending.choices).every((name) => state.chosen[name])) {
      state.base = pending.base;
      Object.assign(state.drawn, pending.theirs);
    }
  }

  // Whether something is still to be chosen; says so beside it.
  function undecided(form) {
    const open = Array.from(slot(form).querySelectorAll("[data-choice]")).filter(
      (choice) => !choice.querySelector("input:checked")
    );
    open.forEach((choice) => fields().complain(choice, "Choose which text to keep."));
    if (open.length) {
      open[0].querySelector("input").focus();
    }
    return Boolean(open.length);
  }

  window.greenpath = Object.assign(window.greenpath || {}, {
    showConflict: showConflict,
    undecided: undecided,
  });
})();
