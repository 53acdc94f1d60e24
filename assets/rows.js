// A row that opens into something is a link as a whole; arrows move through such rows.
(function () {
  "use strict";

  const OWN = "a, button, summary, input, [tabindex]";

  function way(row) {
    return row.querySelector("th a[data-way]");
  }

  document.addEventListener("click", function (event) {
    const row = event.target.closest && event.target.closest("tr[data-opens]");
    const selected = String(window.getSelection());
    if (row && !selected && !(event.target.closest(OWN) && row.contains(event.target.closest(OWN)))) {
      way(row).dispatchEvent(new MouseEvent("click", event));
    }
  });

  document.addEventListener("keydown", function (event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = step && event.target.closest && event.target.closest("tr[data-opens]");
    if (!row || event.target !== way(row)) {
      return;
    }
    const rows = [...row.closest("table").querySelectorAll("tr[data-opens]")];
    const next = rows[rows.indexOf(row) + step];
    if (next) {
      event.preventDefault();
      way(next).focus();
    }
  });
})();
