// A list of one's own: stars, notes and tags, kept in this browser and nowhere else. Without this file a list is an address.
(() => {
  "use strict";
  const KEY = "luutin.list";
  const MOST = 500; // articles that an address holds
  const words = document.body.dataset;
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  };
  const write = (list) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(list));
      return true;
    } catch {
      return false;
    }
  };
  const page = document.querySelector("[data-list]");
  const kept = read();
  const own = Object.keys(kept).sort((a, b) => (kept[b].at || "").localeCompare(kept[a].at || ""));
  if (page && !page.dataset.list && own.length && !new URLSearchParams(location.search).has("ids")) {
    const address = new URL(location.href);
    address.searchParams.set("ids", own.slice(0, MOST).join(","));
    location.replace(address);
    return;
  }

  function element(name, attributes, text) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  if (page && own.length > MOST && page.dataset.list.split(",").every((id) => id in kept)) {
    page.querySelector("h1").after(element("p", { class: "hint" }, words.wordMore));
  }

  function notes(place, id) {
    const box = element("div", { class: "notes" });
    for (const field of ["note", "tags"]) {
      const label = element("label", {}, words[field === "note" ? "wordNote" : "wordTags"]);
      const input = element("input", { value: read()[id]?.[field] || "", maxlength: "1000", autocomplete: "off" });
      input.addEventListener("change", () => {
        const list = read();
        list[id] = { ...list[id], [field]: input.value };
        write(list);
      });
      label.append(input);
      box.append(label);
    }
    place.append(box);
  }

  for (const place of document.querySelectorAll("[data-star]")) {
    const id = place.dataset.star;
    const star = element("button", { type: "button", class: "star" });
    const show = () => {
      const on = id in read();
      star.setAttribute("aria-pressed", String(on));
      star.textContent = on ? "★" : "☆";
      star.setAttribute("aria-label", words.wordStar);
    };
    star.addEventListener("click", () => {
      const list = read();
      if (id in list) delete list[id];
      else list[id] = { at: new Date().toISOString() };
      write(list);
      show();
    });
    show();
    (place.querySelector(".facts") || place).append(star);
    if (page && id in read()) notes(place, id);
  }
})();
