// n and p walk the matches of an opened article. Without this file their numbered links do the same.
(() => {
  "use strict";
  const marks = [...document.querySelectorAll("mark[id]")];
  if (!marks.length) return;
  const place = document.querySelector("[data-walk-place]");
  const keys = document.querySelector("[data-walk-keys]");
  if (keys) keys.hidden = false;
  let here = marks.findIndex((mark) => `#${mark.id}` === location.hash);

  function go(step) {
    if (here >= 0) marks[here].classList.remove("here");
    here = here < 0 ? (step > 0 ? 0 : marks.length - 1) : (here + step + marks.length) % marks.length;
    const mark = marks[here];
    mark.classList.add("here");
    mark.scrollIntoView({ block: "center" });
    if (place) place.textContent = `${here + 1} / ${marks.length}`;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "n") go(1);
    else if (event.key === "p") go(-1);
    else return;
    event.preventDefault();
  });
  for (const button of document.querySelectorAll("[data-walk]")) {
    button.addEventListener("click", () => go(Number(button.dataset.walk)));
  }
})();
