// Short tables are sorted at a click on a head: up, down, and again as they came.
// How they stand is kept while the window is open, for other weeks and filters too.
(function () {
  "use strict";

  const NEXT = { ascending: "descending", descending: "" };
  const MISSING = "–";

  // The server writes numbers and dates beside the texts that show them.
  function said(row, column) {
    const cell = row.cells[column];
    const value = cell.dataset.value || cell.textContent.trim();
    return value === MISSING ? "" : value;
  }

  function compared(a, b) {
    const numbers = Number(a) - Number(b);
    return Number.isNaN(numbers) ? a.localeCompare(b, "en", { numeric: true }) : numbers;
  }

  // What is missing comes last either way; alike rows stay as they came, and totals at the end.
  function inOrder(rows, column, way) {
    const place = (row) => Number(row.dataset.place);
    return rows.sort(function (a, b) {
      const x = said(a, column), y = said(b, column);
      const order = x && y ? compared(x, y) * (way === "descending" ? -1 : 1) : Boolean(y) - Boolean(x);
      return (way && order) || place(a) - place(b);
    });
  }

  function sort(table, head, way) {
    const body = table.tBodies[0];
    const rows = inOrder([...body.querySelectorAll("[data-place]")], head.cellIndex, way);
    table.querySelectorAll("[aria-sort]").forEach((each) => each.removeAttribute("aria-sort"));
    if (way) {
      head.setAttribute("aria-sort", way);
    }
    body.append(...rows, ...body.querySelectorAll("[data-total]"));
  }

  function keyOf(table) {
    return "greenpath-order " + window.location.pathname + " " + table.getAttribute("aria-label");
  }

  function headCalled(table, title) {
    return [...table.tHead.rows[0].cells].find((head) => head.textContent === title);
  }

  // The page was drawn anew: its tables stand as they came.
  function again(table) {
    const kept = JSON.parse(window.sessionStorage.getItem(keyOf(table)) || "{}");
    const head = kept.way && headCalled(table, kept.title);
    table.dataset.seen = "true";
    if (head) {
      sort(table, head, kept.way);
    }
  }

  document.addEventListener("click", function (event) {
    const file = event.target.closest && event.target.closest(".table-frame .menu a");
    if (file) {
      file.closest("details").open = false;
    }
    const button = event.target.closest && event.target.closest("[data-sort]");
    if (button) {
      const head = button.closest("th");
      const table = head.closest("table");
      const before = head.getAttribute("aria-sort");
      const way = before ? NEXT[before] : "ascending";
      window.sessionStorage.setItem(keyOf(table), JSON.stringify({ title: head.textContent, way: way }));
      sort(table, head, way);
    }
  });

  new MutationObserver(function () {
    document.querySelectorAll(".table-frame table:not([data-seen])").forEach(again);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
