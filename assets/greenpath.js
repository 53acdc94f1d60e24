// Controls write the URL; the server draws from it. Light and dark stay on this machine.
(function () {
  "use strict";

  const root = document.documentElement;
  const THEME = "greenpath-theme";

  function preferred() {
    const kept = window.localStorage.getItem(THEME);
    if (kept === "light" || kept === "dark") {
      return kept;
    }
    return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  root.dataset.bsTheme = preferred();
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("#theme")) {
      const chosen = root.dataset.bsTheme === "dark" ? "light" : "dark";
      root.dataset.bsTheme = chosen;
      window.localStorage.setItem(THEME, chosen);
    }
  });

  function same(a, b) {
    return a.length === b.length && a.every((value, i) => value === b[i]);
  }

  // A phone shows a few columns of a listing, and nothing scrolls sideways.
  const phone = window.matchMedia("(max-width: 767px)");

  function fit(listing) {
    window.dash_ag_grid.getApiAsync(JSON.parse(listing.id)).then(function (api) {
      const columns = api.getColumns() || [];
      const others = columns.filter((column) => !(column.getColDef().context || {}).phone);
      api.setColumnsVisible(others, !phone.matches);
      if (phone.matches) {
        api.sizeColumnsToFit();
      }
    });
  }

  phone.addEventListener("change", () => document.querySelectorAll(".listing").forEach(fit));

  const fitted = new WeakSet();
  new MutationObserver(function () {
    document.querySelectorAll(".listing .ag-root").forEach(function (grid) {
      if (!fitted.has(grid)) {
        fitted.add(grid);
        fit(grid.closest(".listing"));
      }
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    greenpath: {
      // The control that was used, into the query; nothing when the URL says so already.
      controlsToUrl: function (values, asOf, ids, shown) {
        const unchanged = window.dash_clientside.no_update;
        const used = window.dash_clientside.callback_context.triggered_id;
        const query = new URLSearchParams(window.location.search);
        if (used === "week-date") {
          if (!asOf || asOf === (shown || {}).as_of) {
            return unchanged;
          }
          query.set("as_of", asOf);
        } else if (used && used.type === "filter") {
          const chosen = values[ids.findIndex((id) => id.name === used.name)] || [];
          if (same(chosen, query.getAll(used.name))) {
            return unchanged;
          }
          query.delete(used.name);
          chosen.forEach((value) => query.append(used.name, value));
        } else {
          return unchanged;
        }
        return "?" + query.toString();
      },

      // The URL into the controls that stand already: back, forward and links.
      urlToControls: function (search, ids, values) {
        const query = new URLSearchParams(search);
        ids.forEach(function (id, i) {
          const wanted = query.getAll(id.name);
          if (!same(wanted, values[i] || [])) {
            window.dash_clientside.set_props(id, { value: wanted });
          }
        });
        return search;
      },
    },
  });
})();
