// What plain pages need too: light or dark, and nothing left behind after signing out.
(function () {
  "use strict";

  const kept = window.localStorage.getItem("greenpath-theme");
  const wanted = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.bsTheme = kept === "light" || kept === "dark" ? kept : wanted;

  document.addEventListener("DOMContentLoaded", function () {
    if (document.querySelector("[data-signed-out]")) {
      Object.keys(window.localStorage)
        .filter((name) => name.startsWith("greenpath-draft"))
        .forEach((name) => window.localStorage.removeItem(name));
    }
  });
})();
