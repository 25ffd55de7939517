// Back to the very page of results, where its address is too long for every link to carry. Without this file: to the first.
(() => {
  "use strict";
  const KEY = "luutin.results";
  const back = document.querySelector("[data-back] a");
  const asked = (address) => {
    const url = new URL(address, location.href);
    url.searchParams.delete("cursor");
    url.searchParams.sort();
    return url.pathname + url.search;
  };
  try {
    if (document.querySelector("[data-results]")) sessionStorage.setItem(KEY, location.href);
    const kept = sessionStorage.getItem(KEY);
    if (back && kept && !back.search.includes("cursor=") && asked(kept) === asked(back.href)) back.href = kept;
  } catch {
    // A browser that keeps nothing goes to the first page.
  }
})();
