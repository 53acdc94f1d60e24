// A long list keeps its columns: their order, widths, and which of them are shown.
(function () {
  "use strict";

  const KEPT = "greenpath-columns-";
  const ANY = ".listing";

  function api(listing) {
    return window.dash_ag_grid.getApiAsync(JSON.parse(listing.id));
  }

  function nameOf(listing) {
    return JSON.parse(listing.id).name;
  }

  function keep(listing, grid) {
    const state = grid.getColumnState().map(({ colId, width, hide }) => ({ colId, width, hide }));
    window.localStorage.setItem(KEPT + nameOf(listing), JSON.stringify(state));
  }

  function restore(listing, grid) {
    try {
      const state = JSON.parse(window.localStorage.getItem(KEPT + nameOf(listing)) || "null");
      if (Array.isArray(state)) {
        grid.applyColumnState({ state: state, applyOrder: true });
      }
    } catch (error) {
      window.localStorage.removeItem(KEPT + nameOf(listing));
    }
  }

  // Beside the list: a box for each column.
  function menu(listing, grid) {
    const place = document.querySelector(`[data-columns-of="${nameOf(listing)}"]`);
    if (!place) {
      return;
    }
    place.replaceChildren(
      ...grid.getColumns().map(function (column) {
        const label = document.createElement("label");
        const box = document.createElement("input");
        box.type = "checkbox";
        box.className = "form-check-input";
        box.checked = column.isVisible();
        box.addEventListener("change", () => grid.setColumnsVisible([column], box.checked));
        label.className = "columns-choice";
        label.append(box, " " + column.getColDef().headerName);
        return label;
      })
    );
  }

  // A cell that leads to what its row is about.
  window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
  window.dashAgGridComponentFunctions.Opens = function (cell) {
    const address = cell.data && cell.data.address;
    return address
      ? window.React.createElement("a", { href: address, "data-way": "true" }, cell.value)
      : cell.value;
  };

  window.greenpath.prepareListing = function (listing, phone) {
    api(listing).then(function (grid) {
      if (!phone) {
        restore(listing, grid);
      }
      menu(listing, grid);
      ["columnMoved", "columnVisible", "columnResized"].forEach((name) =>
        grid.addEventListener(name, function (event) {
          if (event.finished !== false && event.source !== "api" && !phone) {
            keep(listing, grid);
          }
          if (name === "columnVisible" && !phone) {
            keep(listing, grid);
          }
        })
      );
    });
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("[data-columns-reset]");
    const listing = button && document.querySelector(ANY);
    if (listing) {
      window.localStorage.removeItem(KEPT + button.dataset.columnsReset);
      api(listing).then(function (grid) {
        grid.resetColumnState();
        menu(listing, grid);
      });
    }
  });
})();
