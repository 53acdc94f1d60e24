// What plain pages need too: light or dark, and nothing left behind after signing out.
(function () {
  "use strict";

  // As chosen here before, else as the system is set, also when that changes.
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function light() {
    const kept = window.localStorage.getItem("greenpath-theme");
    const wanted = dark.matches ? "dark" : "light";
    document.documentElement.dataset.bsTheme = kept === "light" || kept === "dark" ? kept : wanted;
  }

  light();
  dark.addEventListener("change", light);

  document.addEventListener("DOMContentLoaded", function () {
    if (document.querySelector("[data-signed-out]")) {
      Object.keys(window.localStorage)
        .filter((name) => name.startsWith("greenpath-draft"))
        .forEach((name) => window.localStorage.removeItem(name));
    }
  });
})();
