// Controls that ask for another view: what stands in them goes into the address.
(function () {
  "use strict";

  function valueOf(place) {
    const control = place.querySelector("select, input");
    return control ? control.value.trim() : "";
  }

  // Program and week of the address go along.
  function kept() {
    const here = new URLSearchParams(window.location.search);
    return ["program", "as_of"].filter((name) => here.has(name)).map((name) => [name, here.get(name)]);
  }

  document.addEventListener("submit", function (event) {
    const form = event.target.closest("form[data-ask]");
    if (form) {
      event.preventDefault();
      const query = new URLSearchParams(kept());
      form.querySelectorAll("[data-field]").forEach(function (place) {
        if (valueOf(place)) {
          query.set(place.dataset.field, valueOf(place));
        }
      });
      window.greenpath.go(form.dataset.ask, query.toString() ? "?" + query.toString() : "");
    }
  });
})();
