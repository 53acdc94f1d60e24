// What is typed and not sent yet: kept in this browser at once, on the server a moment later.
(function () {
  "use strict";

  const PREFIX = "greenpath-draft:";
  const PAUSE = 1000;
  const PATIENCE = 15000;

  const waiting = {}; // form -> timer
  const line = {}; // form -> the request that is under way; they go one after another
  let over = false; // signed out: nothing more is kept

  function account() {
    const frame = document.querySelector("[data-account]");
    return frame ? frame.dataset.account : "";
  }

  function place(form) {
    return PREFIX + account() + ":" + form;
  }

  function local(form) {
    try {
      return JSON.parse(window.localStorage.getItem(place(form)));
    } catch (error) {
      return null;
    }
  }

  function write(form, copy) {
    if (over) {
      return;
    }
    try {
      window.localStorage.setItem(place(form), JSON.stringify(copy));
    } catch (error) {
      // full or forbidden: the server's copy is left
    }
  }

  function drop(form) {
    window.clearTimeout(waiting[form]);
    delete waiting[form];
    window.localStorage.removeItem(place(form));
  }

  function each(does) {
    for (let i = window.localStorage.length - 1; i >= 0; i -= 1) {
      const key = window.localStorage.key(i);
      if (key && key.startsWith(PREFIX)) {
        does(key);
      }
    }
  }

  // What somebody else has typed on this machine is nobody's business who signs in here now.
  function dropStrange() {
    const mine = account();
    if (mine) {
      each(function (key) {
        if (!key.startsWith(PREFIX + mine + ":")) {
          window.localStorage.removeItem(key);
        }
      });
    }
  }

  async function ask(form, method, body) {
    const answer = await window.fetch("/drafts/" + form, {
      method: method,
      headers: { "Content-Type": "application/json" },
      body: body ? JSON.stringify(body) : undefined,
    });
    if (answer.status === 401 && window.greenpath.signIn) {
      window.greenpath.signIn();
    }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      throw Object.assign(new Error("refused"), { status: answer.status, sentence: said.error });
    }
    return said;
  }

  // One request for a form at a time, so that none overtakes another.
  function inLine(form, does) {
    line[form] = (line[form] || Promise.resolve()).then(does, does);
    return line[form];
  }

  // Sends the copy to the server as it is then; tells what became of it.
  function send(form, told) {
    delete waiting[form];
    return inLine(form, async function () {
      const copy = local(form);
      if (!copy || !copy.more || over) {
        return;
      }
      const body = { fields: copy.fields, drawn: copy.drawn, base: copy.base, since: copy.ms };
      try {
        const kept = await ask(form, "POST", body);
        const now = local(form);
        if (now) {
          now.more = now.at !== copy.at;
          now.ms = kept.ms || 0;
          now.other = kept.other || now.other || null;
          write(form, now);
          told(now, kept.other, "");
        }
      } catch (error) {
        if (error.status === 400 || error.status === 413) {
          told(local(form), null, error.sentence || "This is not kept on the server.");
        } else if (error.status !== 401 && !waiting[form]) {
          waiting[form] = window.setTimeout(() => send(form, told), PATIENCE);
        }
      }
    });
  }

  // Keeps a copy here at once, and on the server after a pause.
  function keep(form, typed, told) {
    const before = local(form) || {};
    const copy = Object.assign({ ms: 0, other: null }, before, typed, { more: true, at: Date.now() });
    write(form, copy);
    window.clearTimeout(waiting[form]);
    waiting[form] = window.setTimeout(() => send(form, told), PAUSE);
    return copy;
  }

  // The server's copy beside the one here: the newer one by the server's time, and the other one.
  async function newest(form) {
    const here = local(form);
    const said = await inLine(form, () => ask(form, "GET")).catch(() => null);
    const now = local(form);
    if (!said || (here && now && now.at !== here.at) || (!here && now)) {
      return { copy: now, moved: false }; // no answer, or something was typed meanwhile
    }
    const there = said.draft;
    if (!there) {
      if (here && !here.more && said.here) {
        drop(form); // it was sent, or begun anew, elsewhere
        return { copy: null, moved: true };
      }
      return { copy: here, moved: false };
    }
    if (here && there.ms <= here.ms) {
      return { copy: here, moved: false };
    }
    const taken = Object.assign({ more: false, at: there.ms, other: null }, there);
    if (here && here.more && JSON.stringify(here.fields) !== JSON.stringify(there.fields)) {
      taken.other = { fields: here.fields, drawn: here.drawn, base: here.base, ms: here.at, here: true };
    }
    write(form, taken);
    return { copy: taken, moved: true };
  }

  // What waits is not sent any more, and what is under way has ended.
  function settled(form) {
    window.clearTimeout(waiting[form]);
    delete waiting[form];
    return (line[form] || Promise.resolve()).catch(() => null);
  }

  function forget(form) {
    drop(form);
    return inLine(form, () => ask(form, "DELETE")).catch(() => null);
  }

  function time(ms) {
    const at = new Date(ms);
    const clock = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const today = at.toDateString() === new Date().toDateString();
    return today ? clock : at.toLocaleDateString("en-GB", { day: "numeric", month: "short" }) + ", " + clock;
  }

  window.greenpath = Object.assign(window.greenpath || {}, {
    drafts: {
      local: local, keep: keep, send: send, newest: newest, settled: settled, forget: forget,
      drop: drop, dropStrange: dropStrange, time: time,
    },
    // Signing out: nothing that was typed stays in this browser.
    forgetDrafts: function () {
      over = true;
      Object.values(waiting).forEach((timer) => window.clearTimeout(timer));
      each((key) => window.localStorage.removeItem(key));
    },
  });
})();
