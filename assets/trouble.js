// What the server refuses or cannot answer is said above the content, which stays. Trouble of
// the store is said within three seconds, looked after, and over by itself.
(function () {
  "use strict";

  const EARLY = 800; // ms without an answer, after which the store is asked how it is
  const SLOW = 2500; // ms without an answer, after which that is said if the store is not well
  const PAUSE = 2000;
  const PATIENCE = 2500;
  const BACK_STANDS = 4000;
  const SAID_SLOW = "The store is slow just now. What you see and what you type is kept.";
  const SAID_GONE = "Greenpath does not answer. What you see and what you type is kept; it is asked again by itself.";
  const SAID_BACK = "Greenpath is back.";
  const SAID_UNKNOWN = "This could not be shown. Nothing was changed; reload the page.";

  const send = window.fetch;
  let trouble = ""; // what is said while it lasts

  function say(sentence, well) {
    const notice = document.getElementById("notice");
    if (notice) {
      notice.classList.toggle("well", Boolean(well));
      window.greenpath.warn(sentence);
    }
  }

  // Whether the store is well; no answer is none. What is not read to its end holds its line.
  function ready() {
    const end = new AbortController();
    const timer = window.setTimeout(() => end.abort(), PATIENCE);
    return send
      .call(window, "/readyz", { cache: "no-store", signal: end.signal })
      .then((answer) => answer.text().then(() => answer.ok))
      .catch(() => false)
      .finally(() => window.clearTimeout(timer));
  }

  // Says the trouble, and looks after it until it is over.
  function watch(sentence) {
    const looking = Boolean(trouble);
    trouble = sentence;
    say(sentence);
    if (!looking) {
      window.setTimeout(look, PAUSE);
    }
  }

  async function look() {
    const well = await ready();
    if (!trouble) {
      return; // the slow answer has come
    }
    if (!well) {
      window.setTimeout(look, PAUSE);
      return;
    }
    trouble = "";
    say(SAID_BACK, true);
    window.setTimeout(function () {
      const notice = document.getElementById("notice");
      if (notice && notice.textContent === SAID_BACK) {
        say("");
      }
    }, BACK_STANDS);
    window.dispatchEvent(new Event("greenpath:back"));
    window.greenpath.again();
  }

  // A page that is merely slow is dimmed and nothing is said: the store is well meanwhile.
  function attend() {
    let well = false;
    const early = window.setTimeout(() => ready().then((found) => (well = found)), EARLY);
    const late = window.setTimeout(() => well || trouble || watch(SAID_SLOW), SLOW);
    return function () {
      window.clearTimeout(early);
      window.clearTimeout(late);
    };
  }

  function answered(answer) {
    if (answer.status >= 400) {
      answer.clone().json().then(refused, () => refused({}));
    } else if (!trouble || trouble === SAID_SLOW) {
      trouble = "";
      const notice = document.getElementById("notice");
      if (notice && notice.textContent !== SAID_BACK) {
        say("");
      }
    }
  }

  function refused(body) {
    if (body.trouble) {
      watch(body.error);
    } else if (!trouble) {
      say(body.error || SAID_UNKNOWN);
    }
  }

  // Files are sent by a script of their own, which says the rest beside them.
  function looked(answer) {
    if (answer.status === 503) {
      answer.clone().json().then((body) => body.trouble && watch(body.error), () => {});
    }
    return answer;
  }

  window.fetch = function (address, options) {
    if (!String(address.url || address).includes("_dash-update-component")) {
      return send.call(window, address, options).then(looked);
    }
    const over = attend();
    return send.call(window, address, options).then(
      function (answer) {
        over();
        answered(answer);
        return answer;
      },
      function (error) {
        over();
        if (error.name !== "AbortError") {
          watch(SAID_GONE);
        }
        throw error;
      }
    );
  };
})();
