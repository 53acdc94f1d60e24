// A button copies the text of a field; where a browser keeps the clipboard, the text is selected.
(function () {
  "use strict";

  const LONG_ENOUGH = 2000;

  function tell(button, words) {
    const before = button.dataset.words || button.textContent;
    button.dataset.words = before;
    button.textContent = words;
    setTimeout(function () {
      button.textContent = before;
    }, LONG_ENOUGH);
  }

  function select(field) {
    const details = field.closest("details");
    if (details) {
      details.open = true;
    }
    field.focus();
    field.select();
  }

  document.addEventListener("click", async function (event) {
    const button = event.target.closest && event.target.closest("[data-copies]");
    const field = button && document.getElementById(button.dataset.copies);
    if (!field) {
      return;
    }
    try {
      await navigator.clipboard.writeText(field.value);
      tell(button, "Copied");
    } catch {
      select(field); // without a safe connection there is no clipboard
      tell(button, "Selected: copy it with Ctrl-C");
    }
  });
})();
