// The Data page: files are sent in parts, what is typed is kept, buttons ask the server.
(function () {
  "use strict";

  const PART = 256000;
  const STORE_PAUSE = 2000;
  const STORE_PATIENCE = 60000;
  const PAUSE = 300;

  function close(event, selector) {
    return event.target.closest ? event.target.closest(selector) : null;
  }

  function write(id, data) {
    window.dash_clientside.set_props(id, { data: data });
  }

  function element(tag, properties, children) {
    const made = Object.assign(document.createElement(tag), properties);
    (children || []).forEach((child) => made.append(child));
    return made;
  }

  /* Sending files */

  // What is being sent; it outlives the page's content, which may be drawn again.
  let sending = null;

  function megabytes(bytes) {
    return (bytes / 1000000).toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  }

  function inWords(seconds) {
    if (!isFinite(seconds)) {
      return "";
    }
    if (seconds < 90) {
      return " · about " + Math.max(1, Math.round(seconds)) + " s left";
    }
    return " · about " + Math.round(seconds / 60) + " min left";
  }

  function refusal(answer) {
    const unknown = "This file could not be taken (" + answer.status + ").";
    return answer.json().then((body) => body.error || unknown, () => unknown);
  }

  // Resolves with what the server says; a refusal carries .sentence, a lost line none.
  async function post(address, body, type) {
    const answer = await window.fetch(address, {
      method: "POST",
      body: body,
      headers: { "Content-Type": type },
      signal: sending.stop.signal,
    });
    if (answer.ok) {
      return answer.json();
    }
    const error = new Error("refused");
    error.status = answer.status;
    error.sentence = await refusal(answer);
    throw error;
  }

  // As post, but while the store is busy with something large it is asked again.
  async function postPatiently(mine, address, body, type) {
    const end = Date.now() + STORE_PATIENCE;
    for (;;) {
      try {
        return await post(address, body, type);
      } catch (error) {
        if (error.status !== 503 || Date.now() >= end) {
          throw error;
        }
        mine.waits = true;
        paint();
        await new Promise((resolve) => window.setTimeout(resolve, STORE_PAUSE));
        mine.stop.signal.throwIfAborted();
      } finally {
        mine.waits = false;
      }
    }
  }

  function problemWith(files, largest) {
    const long = files.find((file) => file.size > largest);
    if (long) {
      return long.name + " has " + megabytes(long.size) + " MB: up to 200 MB can be taken.";
    }
    const empty = files.find((file) => !file.size);
    return empty ? empty.name + " is empty." : "";
  }

  function bring(list, place) {
    const files = Array.from(list);
    if (!files.length || (sending && !sending.problem)) {
      return;
    }
    sending = {
      files: files,
      program: place.dataset.program,
      register: place.querySelector(".bring-holds select").value,
      ids: null,
      run: null,
      at: 0,
      offset: 0,
      done: 0,
      total: files.reduce((sum, file) => sum + file.size, 0),
      begun: Date.now(),
      stop: new AbortController(),
      problem: problemWith(files, Number(place.dataset.largest)),
      lost: false,
      waits: false,
    };
    if (!sending.problem) {
      send();
    }
    paint();
  }

  function query(more) {
    return "?" + new URLSearchParams(Object.assign({ program: sending.program }, more)).toString();
  }

  async function send() {
    const mine = sending;
    try {
      if (!mine.ids) {
        const wanted = {
          files: mine.files.map((file) => ({ name: file.name, size: file.size })),
          register: mine.register,
        };
        const address = "/data/imports" + query();
        const begun = await postPatiently(mine, address, JSON.stringify(wanted), "application/json");
        mine.run = begun.import;
        mine.ids = begun.files.map((file) => file.id);
      }
      while (mine.at < mine.files.length) {
        await sendPart(mine);
        paint();
      }
      arrive(mine);
    } catch (error) {
      failed(mine, error);
    }
  }

  // One part. After an error it is sent again from its start: the server passes over what is there.
  async function sendPart(mine) {
    const file = mine.files[mine.at];
    const part = file.slice(mine.offset, mine.offset + PART);
    const address = "/data/files/" + mine.ids[mine.at] + query({ offset: mine.offset });
    await postPatiently(mine, address, part, "application/octet-stream");
    mine.lost = false;
    mine.offset += part.size;
    mine.done += part.size;
    if (mine.offset >= file.size) {
      mine.at += 1;
      mine.offset = 0;
    }
  }

  function arrive(mine) {
    sending = null;
    paint();
    if (window.location.pathname === "/data") {
      window.greenpath.go("/data", "?" + new URLSearchParams({ program: mine.program, import: mine.run }));
    }
  }

  function failed(mine, error) {
    if (mine !== sending || error.name === "AbortError") {
      return;
    }
    mine.lost = !error.sentence || error.status >= 500;
    mine.problem = mine.lost && error.status !== 503
      ? "The line was lost. What was sent is kept."
      : error.sentence;
    paint();
  }

  function retry() {
    sending.problem = "";
    sending.begun = Date.now();
    sending.before = sending.done;
    send();
    paint();
  }

  function stopSending() {
    sending.stop.abort();
    sending = null;
    paint();
  }

  function bar() {
    const made = element("div", { className: "job-bar" }, [element("div", { className: "job-done" })]);
    made.setAttribute("role", "progressbar");
    made.setAttribute("aria-label", "Sending " + names());
    made.setAttribute("aria-valuemin", "0");
    made.setAttribute("aria-valuemax", "100");
    return [element("p", { className: "job-far" }), made];
  }

  // How far it is, into the block that stands already, so that its buttons can be clicked.
  function advance(place) {
    const line = place.querySelector(".job-far");
    if (!line) {
      return;
    }
    const percent = Math.round((sending.done / sending.total) * 100);
    const fresh = sending.done - (sending.before || 0);
    const left = fresh ? ((Date.now() - sending.begun) / 1000 / fresh) * (sending.total - sending.done) : NaN;
    line.textContent =
      megabytes(sending.done) + " of " + megabytes(sending.total) + " MB · " + percent + " %" +
      (sending.problem ? "" : sending.waits ? " · waiting for the store" : inWords(left));
    place.querySelector(".job-done").style.width = percent + "%";
    place.querySelector(".job-bar").setAttribute("aria-valuenow", String(percent));
  }

  function names() {
    return sending.files.map((file) => file.name).join(", ");
  }

  function trouble() {
    const said = element("p", { className: "problem-said", textContent: "■ " + sending.problem });
    said.setAttribute("role", "alert");
    return said;
  }

  function act(label, does, main) {
    const made = element("button", { type: "button", textContent: label, onclick: does });
    made.className = main ? "btn btn-primary" : "btn btn-quiet";
    return made;
  }

  // What is sent, as it stands, into the place that the page keeps for it.
  function paint() {
    const place = document.querySelector("#bring .bring-sending");
    if (!place) {
      return;
    }
    document.getElementById("bring").classList.toggle("busy", Boolean(sending && !sending.problem));
    if (!sending) {
      place.replaceChildren();
      return;
    }
    if (place.painted !== sending || place.problem !== sending.problem || !place.firstChild) {
      place.painted = sending;
      place.problem = sending.problem;
      place.replaceChildren(...block());
    }
    advance(place);
  }

  function block() {
    const parts = [element("p", { className: "job-doing", textContent: names() })];
    if (sending.ids || !sending.problem) {
      parts.push(...bar());
    }
    if (sending.problem) {
      parts.push(trouble());
    }
    const buttons = [act(sending.problem && !sending.lost ? "Close" : "Cancel", stopSending)];
    if (sending.lost) {
      buttons.unshift(act("Retry", retry, true));
    }
    return [...parts, element("div", { className: "actions" }, buttons)];
  }

  // The field for files: Dash has none, so it is put in where the page leaves room for it.
  function prepare(place) {
    const room = place.querySelector(".bring-choose");
    if (!room || room.firstChild) {
      return;
    }
    const field = element("input", { type: "file", multiple: true, className: "visually-hidden" });
    field.accept = place.dataset.accepted;
    field.setAttribute("aria-describedby", "bring-help");
    field.addEventListener("change", function () {
      bring(field.files, place);
      field.value = "";
    });
    room.append(element("label", { className: "btn btn-primary" }, ["Choose files", field]));
    paint();
  }

  function hasFiles(event) {
    return event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
  }

  // Anywhere on the page: a file that misses the place must not be opened by the browser.
  document.addEventListener("dragover", function (event) {
    const place = document.getElementById("bring");
    if (place && hasFiles(event)) {
      event.preventDefault();
      place.classList.add("over");
    }
  });
  document.addEventListener("dragleave", function (event) {
    const place = document.getElementById("bring");
    if (place && !event.relatedTarget) {
      place.classList.remove("over");
    }
  });
  document.addEventListener("drop", function (event) {
    const place = document.getElementById("bring");
    if (place && hasFiles(event)) {
      event.preventDefault();
      place.classList.remove("over");
      bring(event.dataTransfer.files, place);
    }
  });
  window.addEventListener("beforeunload", function (event) {
    if (sending && !sending.problem) {
      event.preventDefault();
    }
  });

  /* What is typed, and what is asked for */

  const { complain, lacking, valueOf } = window.greenpath.fields;

  // Everything that stands in a form: fields by name, and what each value of the file means.
  function collected(form) {
    const found = { fields: {}, values: [] };
    if (form) {
      form.querySelectorAll("[data-field]").forEach(function (place) {
        found.fields[place.dataset.field] = valueOf(place);
      });
      form.querySelectorAll("[data-value]").forEach(function (place) {
        found.values.push([place.dataset.section, place.dataset.value, valueOf(place)]);
      });
    }
    return found;
  }

  let count = 0;
  let pause = 0;

  // What a form holds, for which import; the count makes each one new.
  function message(form) {
    const panel = document.querySelector("#import-panel [data-run]");
    count += 1;
    return Object.assign({ count: count, run: panel ? panel.dataset.run : "" }, collected(form));
  }

  function ask(action, form) {
    window.clearTimeout(pause);
    pause = 0;
    write("import-action", Object.assign(message(form), { do: action }));
  }

  function keep(form) {
    window.clearTimeout(pause);
    pause = window.setTimeout(() => keepNow(form), PAUSE);
  }

  function keepNow(form) {
    window.clearTimeout(pause);
    pause = 0;
    if (form.isConnected) {
      write("meaning-typed", message(form));
    }
  }

  // What was typed while the store was away is kept as soon as it is back.
  window.addEventListener("greenpath:back", function () {
    const form = document.querySelector("#import-panel.changed #meaning");
    if (form) {
      keepNow(form);
    }
  });

  // The control that was changed last: one that was drawn anew since has the focus again.
  let changed = null;

  function refocus(form) {
    if (!changed || changed.isConnected || document.activeElement !== document.body) {
      return;
    }
    const place = form.querySelector('[data-field="' + changed.dataset.name + '"]');
    changed = null;
    if (place) {
      (place.querySelector("input:checked") || place.querySelector("select, textarea, input")).focus();
    }
  }

  function typed(event) {
    const form = close(event, "#meaning");
    if (!form) {
      return;
    }
    const value = close(event, "[data-value]");
    const place = close(event, "[data-field]");
    changed = place ? event.target : null;
    if (place) {
      changed.dataset.name = place.dataset.field;
    }
    if (value) {
      value.classList.toggle("said", Boolean(valueOf(value)));
    }
    document.getElementById("import-panel").classList.add("changed");
    if (close(event, "[data-reshapes]")) {
      ask("arrange", form);
    } else {
      keep(form);
    }
  }

  document.addEventListener("input", typed);
  // What was typed last is kept before a click leads elsewhere.
  document.addEventListener("focusout", function (event) {
    const form = close(event, "#meaning");
    if (form && pause) {
      keepNow(form);
    }
  });
  document.addEventListener("click", function (event) {
    const button = close(event, "[data-action]");
    if (button && button.getAttribute("aria-disabled") !== "true") {
      const form = button.dataset.with ? document.querySelector(button.dataset.with) : null;
      if (!lacking(form)) {
        ask(button.dataset.action, form);
      }
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = close(event, ".form");
      const button = form && document.querySelector('[data-action][data-with="#' + form.id + '"]');
      if (button) {
        event.preventDefault();
        button.click();
      }
    }
  });

  // Problems that the server lists go beside their fields as well.
  function placeProblems(form) {
    const said = {};
    document.querySelectorAll("#meaning-problems [data-problem]").forEach(function (problem) {
      said[problem.dataset.problem] = problem.dataset.sentence;
    });
    form.querySelectorAll("[data-field]").forEach(function (place) {
      complain(place, said[place.dataset.field] || "");
    });
  }

  /* What the page shows decides what goes on */

  let ticking = false;
  let told = null;

  // The clock runs while a job works; when one has ended, the whole panel is asked for, once.
  function follow() {
    const working = Boolean(document.querySelector("#import-progress [data-working]"));
    if (working !== ticking && document.getElementById("import-panel")) {
      ticking = working;
      window.dash_clientside.set_props("import-tick", { disabled: !working });
    } else if (!document.getElementById("import-panel")) {
      ticking = false;
    }
    const ended = document.querySelector("#import-progress [data-ended]");
    if (ended && ended !== told) {
      told = ended;
      ask("look", null);
    }
    const way = document.querySelector("#import-panel a[data-go]");
    if (way && way !== told) {
      told = way;
      document.getElementById("said").textContent = way.dataset.said || "";
      window.greenpath.go(way.pathname, way.search);
    }
  }

  // A panel that was drawn anew shows what is kept.
  let shown = null;
  function look() {
    const place = document.getElementById("bring");
    if (place) {
      prepare(place);
    }
    const form = document.getElementById("meaning");
    if (form) {
      placeProblems(form);
      refocus(form);
    }
    const drawn = document.querySelector("#import-panel [data-drawn]");
    const mark = drawn && drawn.dataset.drawn;
    if (mark !== shown) {
      shown = mark;
      if (drawn) {
        document.getElementById("import-panel").classList.remove("changed");
      }
    }
    follow();
  }

  window.greenpath.whenDrawn(look, ["data-drawn", "data-working", "data-ended"]);
})();
