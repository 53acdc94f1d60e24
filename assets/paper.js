// Draws the charts of a paper, then says so; a chart without a mark is an error.
(function () {
  "use strict";
  const root = document.documentElement;
  const LETTERS = 10; // pixels: the text around a chart is smaller than on the screen
  const MARKS = ".barlayer path, .scatterlayer path, .heatmaplayer image";

  async function draw(plot) {
    const drawing = JSON.parse(plot.dataset.figure);
    const look = (drawing.layout.template || {}).layout;
    if (look) {
      look.font.size = look.xaxis.tickfont.size = look.yaxis.tickfont.size = LETTERS;
    }
    const size = { width: plot.clientWidth, height: plot.clientHeight, autosize: false };
    return Plotly.newPlot(plot, drawing.data, Object.assign({}, drawing.layout, size), {
      staticPlot: true,
    }).then(function () {
      if (!plot.querySelector(MARKS)) {
        throw new Error("a chart is blank");
      }
    });
  }

  Promise.all([document.fonts.ready, ...Array.from(document.querySelectorAll(".plot"), draw)])
    .then(function () {
      root.dataset.drawn = "yes";
    })
    .catch(function (error) {
      root.dataset.failed = String(error.message || error);
    });
})();
