// The bars of a chart are one stop of the Tab key; arrows go from bar to bar. Without this file the table below has the links.
(() => {
  "use strict";
  for (const chart of document.querySelectorAll("[data-chart]")) {
    const bars = [...chart.querySelectorAll("a")];
    if (!bars.length) continue;
    bars[0].setAttribute("tabindex", "0");
    chart.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -bars.length, End: bars.length }[event.key];
      const here = bars.indexOf(event.target.closest("a"));
      if (!step || here < 0) return;
      const next = Math.min(Math.max(here + step, 0), bars.length - 1);
      bars[here].setAttribute("tabindex", "-1");
      bars[next].setAttribute("tabindex", "0");
      bars[next].focus();
      event.preventDefault();
    });
  }
})();
