// A session that has ended leads to sign-in, and back to where one was.
(function () {
  "use strict";

  let leaving = false;

  window.greenpath.signIn = function () {
    if (!leaving) {
      leaving = true;
      const here = window.location.pathname + window.location.search;
      window.location.assign("/sign-in?next=" + encodeURIComponent(here));
    }
  };

  const send = window.fetch;
  window.fetch = function (address, options) {
    return send.call(window, address, options).then(function (answer) {
      const ours = answer.status === 401 && new URL(answer.url).origin === window.location.origin;
      if (ours) {
        window.greenpath.signIn();
      }
      // Dash reads a 401 twice and breaks: it waits while the page is left.
      const dash = ours && answer.url.includes("_dash-update-component");
      return dash ? new Promise(function () {}) : answer;
    });
  };
})();
