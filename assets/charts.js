// Each chart can be taken away as a picture, in the colours of paper.
(function () {
  "use strict";

  const SCALE = 2; // of PNG, for slides
  const MOST_LETTERS = 60;

  function named(chart) {
    const caption = chart.querySelector(".chart-finding");
    const words = (caption ? caption.textContent : "chart").toLowerCase();
    return words.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, MOST_LETTERS) || "chart";
  }

  // A chart whose titles or steps stand in its margins keeps them, below what is said of it.
  function roomy(margin) {
    return Object.assign({}, margin, { t: 68 + Math.max(12, margin.t || 0), l: Math.max(48, margin.l || 0), b: 40 });
  }

  // Title and explanation go along: a picture without them says nothing to whoever gets it.
  function whole(chart, plot) {
    const text = (css) => (chart.querySelector(css) || { textContent: "" }).textContent;
    const layout = Object.assign({}, plot.layout, {
      title: { text: "<b>" + text(".chart-finding") + "</b>", subtitle: { text: text(".chart-plotted") }, x: 0.02, xanchor: "left" },
      margin: roomy(plot.layout.margin || {}),
      paper_bgcolor: "#ffffff",
      plot_bgcolor: "#ffffff",
    });
    return { data: plot.data, layout: layout };
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("[data-picture]");
    const chart = button && button.closest(".chart-block");
    const plot = chart && chart.querySelector(".js-plotly-plot");
    if (!plot || !window.Plotly) {
      return;
    }
    button.closest("details").open = false;
    window.Plotly.downloadImage(whole(chart, plot), {
      format: button.dataset.picture,
      filename: named(chart),
      width: plot.clientWidth,
      height: plot.clientHeight + 80,
      scale: button.dataset.picture === "png" ? SCALE : 1,
    });
  });
})();
