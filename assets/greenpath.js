// Controls write the URL; the server draws from it. Light and dark stay on this machine.
(function () {
  "use strict";

  const root = document.documentElement;
  const THEME = "greenpath-theme";

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

  // What the server refuses or cannot answer is said above the content, which stays.
  function say(sentence) {
    const notice = document.getElementById("notice");
    if (notice) {
      notice.textContent = sentence;
      notice.hidden = !sentence;
    }
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

  // What the page shows now: in the window's title, and said to screen readers.
  function announce() {
    const scope = document.querySelector(".page-scope");
    const title = scope ? document.querySelector("h1").innerText + " · " + scope.innerText : "Greenpath";
    if (document.title !== title) {
      document.title = title;
      const headline = document.querySelector(".headline");
      document.getElementById("announced").textContent = headline ? headline.innerText : title;
    }
  }

  const fitted = new WeakSet();
  // The part of a page that a way leads down to: held in sight while what is above it is drawn,
  // until somebody does something else.
  const DRAWING = 2000; // ms
  let wanted = "";
  let until = Infinity;
  function down() {
    const part = wanted && document.getElementById(wanted);
    if (!part) {
      return;
    }
    until = Math.min(until, performance.now() + DRAWING);
    if (performance.now() > until) {
      wanted = "";
    } else {
      part.scrollIntoView({ block: "start" });
    }
  }

  ["wheel", "touchstart", "keydown", "pointerdown"].forEach(function (deed) {
    document.addEventListener(deed, () => { wanted = ""; }, { capture: true, passive: true });
  });

  new MutationObserver(function () {
    announce();
    down();
    document.querySelectorAll(".listing .ag-root").forEach(function (grid) {
      if (!fitted.has(grid)) {
        fitted.add(grid);
        fit(grid.closest(".listing"));
        window.greenpath.prepareListing(grid.closest(".listing"), phone.matches);
      }
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  // What the URL wrote into a control: its echo is nobody's choice, even when it comes late.
  const written = {};

  // A way to another view: the URL changes, the content follows, everything else stays.
  function go(pathname, search) {
    const elsewhere = pathname !== window.location.pathname;
    window.dash_clientside.set_props("url", { pathname: pathname, search: search });
    if (elsewhere) {
      window.scrollTo(0, 0);
    }
  }

  // Whether somebody is in the middle of typing, so that nothing may be drawn over it.
  function isFilling() {
    const field = document.activeElement;
    const types = field && field.matches("#content input, #content textarea, #content select");
    return Boolean(types || document.querySelector("#import-panel.changed"));
  }

  // Draws the page anew from the same address; what is being typed stays.
  let counted = 0;
  function again() {
    if (!isFilling()) {
      counted += 1;
      window.dash_clientside.set_props("again", { data: "back " + counted });
    }
  }

  window.greenpath = Object.assign(window.greenpath || {}, { go: go, warn: say, again: again });

  document.addEventListener("click", function (event) {
    const way = event.target.closest && event.target.closest("a[data-way]");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    if (way && plain) {
      event.preventDefault();
      go(way.pathname, way.search);
      wanted = way.hash.slice(1);
      until = Infinity;
      down();
    }
  });

  // A date is typed part by part: the pause after it says that it is meant.
  let typed = 0;
  document.addEventListener("input", function (event) {
    const date = event.target;
    if (date.id !== "week-date") {
      return;
    }
    window.clearTimeout(typed);
    typed = window.setTimeout(function () {
      const query = new URLSearchParams(window.location.search);
      if (!date.validity.valid || !date.value) {
        say("This is no date from " + date.min + " to " + date.max + ".");
      } else if (query.get("as_of") !== date.value) {
        say("");
        query.set("as_of", date.value);
        go(window.location.pathname, "?" + query.toString());
      }
    }, 700);
  });

  // An open filter closes when one clicks elsewhere, or with Escape.
  function closeFilters(except) {
    document.querySelectorAll("details.filter[open]").forEach(function (filter) {
      if (filter !== except) {
        filter.open = false;
      }
    });
  }

  document.addEventListener("toggle", nameValues, true);

  // The list of a filter's values is called as the filter is.
  function nameValues(event) {
    const list = event.target.querySelector && event.target.querySelector("[role=listbox]");
    if (list) {
      list.setAttribute("aria-label", event.target.querySelector("summary").title);
    }
  }

  document.addEventListener("click", (event) => closeFilters(event.target.closest("details.filter")));
  document.addEventListener("keydown", function (event) {
    const filter = event.key === "Escape" && event.target.closest("details.filter[open]");
    if (filter) {
      filter.open = false;
      filter.querySelector("summary").focus();
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    greenpath: {
      // The filter that was used, into the query; nothing when the URL says so already.
      controlsToUrl: function (values, ids) {
        const unchanged = window.dash_clientside.no_update;
        const used = window.dash_clientside.callback_context.triggered_id;
        if (!used || !used.name) {
          return unchanged;
        }
        const query = new URLSearchParams(window.location.search);
        const chosen = values[ids.findIndex((id) => id.name === used.name)] || [];
        const echo = same(chosen, written[used.name] || [NaN]);
        delete written[used.name];
        if (echo || same(chosen, query.getAll(used.name))) {
          return unchanged;
        }
        query.delete(used.name);
        chosen.forEach((value) => query.append(used.name, value));
        return "?" + query.toString();
      },

      // The URL into the filters that stand already: back, forward and links.
      urlToControls: function (search, ids, values, labels) {
        const query = new URLSearchParams(search);
        ids.forEach(function (id, i) {
          const wanted = query.getAll(id.name);
          const said = wanted.length ? labels[i] + ": " + wanted.join(", ") : labels[i];
          window.dash_clientside.set_props({ type: "filter-label", name: id.name }, { children: said });
          if (!same(wanted, values[i] || [])) {
            written[id.name] = wanted;
            window.dash_clientside.set_props(id, { value: wanted });
          }
        });
        return search;
      },
    },
  });
})();
