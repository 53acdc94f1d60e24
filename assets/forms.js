// Forms: drafts are restored and kept, sent to /forms/<name>, and answered beside their fields.
(function () {
  "use strict";

  const gone = "Greenpath does not answer. What you typed is kept; try again in a moment.";
  const states = {}; // form's name -> how it was drawn, what is typed, and what was answered
  let again = 0;

  function drafts() {
    return window.greenpath.drafts;
  }

  function element(tag, properties, children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...(children || []));
    return made;
  }

  const { complain, controlOf, fieldOf, lacking, places, setValue, valueOf } = window.greenpath.fields;

  /* A form as it was drawn, and what was typed into it */

  function formNamed(name) {
    return Array.from(document.querySelectorAll("form[data-form]")).find((form) => form.dataset.form === name);
  }

  function show(form, values) {
    places(form).forEach(function (place) {
      const value = values[place.dataset.field];
      if (value !== undefined) {
        setValue(place, value);
        values[place.dataset.field] = valueOf(place); // what a control does not take, it does not hold
      }
    });
  }

  function changed(state) {
    return Object.keys(state.values).filter((name) => state.values[name] !== state.drawn[name]);
  }

  function pick(values, names) {
    return Object.fromEntries(names.filter((name) => name in values).map((name) => [name, values[name]]));
  }

  // A form that stands here for the first time, or was drawn from something newer.
  function adopt(form, mark) {
    const drawn = JSON.parse(form.dataset.drawn);
    const base = form.dataset.base === undefined ? null : Number(form.dataset.base);
    const state = { form: form, mark: mark, fresh: drawn, freshBase: base, sending: false };
    states[form.dataset.form] = state;
    form.querySelectorAll("[data-field]").forEach(describe);
    begin(form, state);
    restore(form, state, drafts().local(form.dataset.form));
    if (!Object.keys(drawn).length) {
      return; // a button has no draft
    }
    drafts().newest(form.dataset.form).then(function (found) {
      if (states[form.dataset.form] === state && found.moved) {
        begin(form, state);
        restore(form, state, found.copy);
      }
      if (found.copy && found.copy.more) {
        drafts().send(form.dataset.form, teller(form.dataset.form));
      }
    });
  }

  function begin(form, state) {
    state.base = state.freshBase;
    state.drawn = Object.assign({}, state.fresh);
    state.values = Object.assign({}, state.fresh);
    state.choices = null;
    show(form, state.values);
    places(form).forEach((place) => complain(place, ""));
    room(form, ".form-conflict").replaceChildren();
    room(form, ".form-restored").replaceChildren();
    room(form, ".form-problem").textContent = "";
    room(form, ".form-kept").textContent = "";
    hidePreview(form);
  }

  // What a preview shows holds no longer when something else is typed.
  function hidePreview(form) {
    const place = room(form, ".form-preview");
    if (place && place.firstChild) {
      place.replaceChildren();
    }
  }

  // The server's HTML is escaped there. It holds the button that saves.
  function showPreview(form, html) {
    const place = room(form, ".form-preview");
    place.innerHTML = html;
    place.focus();
    place.scrollIntoView({ block: "nearest" });
  }

  let described = 0;
  function describe(place) {
    const control = place.querySelector("select, textarea, input");
    const said = Array.from(place.querySelectorAll(".field-help, .field-problem"));
    described += 1;
    said.forEach(function (words, i) {
      words.id = words.id || "said-" + described + "-" + i;
    });
    if (control && said.length) {
      control.setAttribute("aria-describedby", said.map((words) => words.id).join(" "));
    }
    if (control && place.dataset.required) {
      control.setAttribute("aria-required", "true");
    }
  }

  function room(form, selector) {
    return form.querySelector(selector);
  }

  // Puts what was typed back. Where only other fields were changed since, it goes on from there.
  function restore(form, state, copy) {
    const known = copy && pick(copy.fields, Object.keys(state.fresh));
    const names = known ? Object.keys(known).filter((name) => known[name] !== state.fresh[name]) : [];
    if (!names.length) {
      if (copy && !copy.other) {
        drafts().drop(form.dataset.form);
      }
      return;
    }
    const untouched = names.every((name) => copy.drawn[name] === state.fresh[name]);
    state.base = untouched ? state.freshBase : copy.base;
    Object.assign(state.drawn, untouched ? {} : pick(copy.drawn, names));
    Object.assign(state.values, pick(known, names));
    show(form, state.values);
    sayRestored(form, copy);
  }

  function way(label, does) {
    return element("button", { type: "button", className: "btn-way", textContent: label, onclick: does });
  }

  function sayRestored(form, copy) {
    const name = form.dataset.form;
    const said = ["Restored what you typed at " + drafts().time(copy.at) + " · "];
    said.push(way("Start over", () => startOver(name)));
    room(form, ".form-restored").replaceChildren(element("p", {}, said));
    sayOther(form, copy.other);
  }

  // A draft that was replaced can still be had.
  function sayOther(form, other) {
    const old = room(form, ".form-other");
    if (old) {
      old.remove();
    }
    if (other) {
      const where = (other.here ? "In this browser, " : "On another device, ") + drafts().time(other.ms) + ": ";
      const use = way("use that", () => useOther(form.dataset.form, other));
      room(form, ".form-restored").append(element("p", { className: "form-other" }, [where, use]));
    }
  }

  function startOver(name) {
    const form = formNamed(name);
    drafts().forget(name);
    begin(form, states[name]);
    controlOf(places(form)[0]).focus();
  }

  function useOther(name, other) {
    const form = formNamed(name);
    const state = states[name];
    begin(form, state);
    const copy = { fields: other.fields, drawn: other.drawn, base: other.base, other: null };
    restore(form, state, drafts().keep(name, copy, teller(name)));
    controlOf(places(form)[0]).focus();
  }

  function teller(name) {
    return (copy, other, problem) => told(name, copy, other, problem);
  }

  // What the server says of a draft.
  function told(name, copy, other, problem) {
    const form = formNamed(name);
    if (form) {
      const words = problem || (copy ? "Kept " + drafts().time(copy.ms || copy.at) : "");
      room(form, ".form-kept").textContent = words;
      if (other) {
        sayOther(form, other);
      }
    }
  }

  function typed(event) {
    const place = event.target.closest && event.target.closest("form[data-form] [data-field]");
    const form = place && place.closest("form");
    const state = form && states[form.dataset.form];
    if (!state || window.greenpath.fields.isWriting()) {
      return;
    }
    const value = valueOf(place);
    if (value === state.values[place.dataset.field]) {
      return; // a change that was heard as it was typed
    }
    state.values[place.dataset.field] = value;
    complain(place, "");
    hidePreview(form);
    window.greenpath.say("");
    keep(form.dataset.form);
  }

  function keep(name) {
    const state = states[name];
    const names = changed(state);
    if (!names.length) {
      if (drafts().local(name)) {
        drafts().forget(name);
      }
      return;
    }
    const copy = { fields: pick(state.values, names), drawn: pick(state.drawn, names), base: state.base };
    drafts().keep(name, copy, teller(name));
  }

  /* Sending */

  // Where a form has a preview, it is shown first; only the button that stands in it saves.
  async function send(form, saves) {
    const name = form.dataset.form;
    const state = states[name];
    if (!state || state.sending || lacking(form) || window.greenpath.undecided(form)) {
      return;
    }
    state.sending = true;
    form.classList.add("sending");
    room(form, ".form-problem").textContent = "";
    try {
      await drafts().settled(name);
      const body = { fields: state.values, drawn: state.drawn, base: state.base };
      if (form.dataset.preview !== undefined && !saves) {
        body.preview = true;
        hidePreview(form);
      }
      const answer = await window.fetch("/forms/" + name, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      const said = await answer.json().catch(() => ({}));
      answered(name, state, answer.status, said);
    } catch (error) {
      fail(name, gone);
    } finally {
      state.sending = false;
      form.classList.remove("sending");
    }
  }

  function answered(name, state, status, said) {
    const form = formNamed(name);
    if (status === 200 && said.preview !== undefined) {
      if (form) {
        showPreview(form, said.preview);
      }
    } else if (status === 200) {
      finish(name, said);
    } else if (status === 409 && form) {
      window.greenpath.showConflict(form, state, said);
    } else if (status === 422 && form) {
      showProblems(form, said.problems);
    } else {
      if (status === 401 && window.greenpath.signIn) {
        window.greenpath.signIn();
      }
      fail(name, said.error || "This could not be saved. What you typed is kept; try again.");
    }
    if (status !== 200) {
      keep(name);
    }
  }

  function fail(name, sentence) {
    const form = formNamed(name);
    if (form) {
      room(form, ".form-problem").textContent = "■ " + sentence;
    }
  }

  function showProblems(form, problems) {
    places(form).forEach((place) => complain(place, problems[place.dataset.field] || ""));
    const first = places(form).find((place) => problems[place.dataset.field]);
    if (first) {
      unfold(first);
      controlOf(first).focus();
    } else {
      fail(form.dataset.form, Object.values(problems).join(" "));
    }
  }

  // A problem is not said where nobody sees it.
  function unfold(place) {
    for (let folded; (folded = place.closest("details:not([open])")); ) {
      folded.open = true;
    }
  }

  // Saved: the draft is gone, it is said, and the page is drawn anew or another one opened.
  function finish(name, said) {
    const state = states[name];
    drafts().drop(name);
    state.fresh = Object.assign({}, state.values);
    begin(state.form, state);
    window.greenpath.say(said.said);
    document.dispatchEvent(new CustomEvent("greenpath-saved", { detail: name }));
    if (!said.go || !go(said.go, said.keeps || [])) {
      again += 1;
      window.dash_clientside.set_props("again", { data: again });
    }
  }

  // Program, week and what the form keeps go along; false where the page is there already.
  function go(address, keeps) {
    const to = new URL(address, window.location.href);
    const here = new URLSearchParams(window.location.search);
    ["program", "as_of", ...keeps].forEach(function (name) {
      if (here.has(name) && !to.searchParams.has(name)) {
        to.searchParams.set(name, here.get(name));
      }
    });
    if (to.pathname === window.location.pathname && to.search === window.location.search) {
      return false;
    }
    window.greenpath.go(to.pathname, to.search);
    return true;
  }

  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("a[data-way]")) {
      window.greenpath.say("");
    }
  });
  document.addEventListener("submit", function (event) {
    if (event.target.matches("form[data-form]")) {
      event.preventDefault();
      send(event.target, Boolean(event.submitter && event.submitter.dataset.save !== undefined));
    }
  });
  document.addEventListener("keydown", function (event) {
    const form = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("form[data-form]");
    if (form) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save]"));
    }
  });
  // What was typed last is on its way to the server before the page is left.
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") {
      Object.keys(states).forEach(function (name) {
        const copy = drafts().local(name);
        if (copy && copy.more) {
          drafts().send(name, teller(name));
        }
      });
    }
  });

  /* What the page shows decides what goes on */

  // Forms that were drawn, and those whose values React has drawn over.
  function look() {
    if (document.querySelector(".frame")) {
      drafts().dropStrange();
    }
    document.querySelectorAll("form[data-form]").forEach(function (form) {
      const mark = form.dataset.drawn + " " + form.dataset.base;
      const state = states[form.dataset.form];
      if (!state || state.mark !== mark || state.form !== form) {
        adopt(form, mark);
      } else {
        show(form, state.values);
      }
    });
  }

  window.greenpath.whenDrawn(look, ["data-drawn", "data-base", "value"]);

  // What a script writes into a form is typed like anything else: it is kept, and can be undone.
  function fillForm(name, values) {
    const form = formNamed(name);
    const state = states[name];
    if (form && state) {
      Object.assign(state.values, pick(values, Object.keys(state.values)));
      show(form, state.values);
      hidePreview(form);
      keep(name);
    }
  }

  window.greenpath = Object.assign(window.greenpath || {}, {
    keepForm: keep,
    fillForm: fillForm,
    // What was done, said quietly above the content until something else is done.
    say: function (sentence) {
      const said = document.getElementById("said");
      if (said) {
        said.textContent = sentence;
      }
    },
  });
})();
