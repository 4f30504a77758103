// The page of a run listens for what changes; its parts fetch that themselves. While nobody looks at it, it does not listen.
"use strict";

(() => {
  let source;

  function listen() {
    const page = document.querySelector("[data-events]");
    if (!page || source || document.hidden) return;
    source = new EventSource(page.dataset.events);
    source.addEventListener("changed", (event) => tell("run-changed", event.data));
    source.addEventListener("log", (event) => tell("log-grew", event.data));
  }

  const seen = {};

  // The first time, too: something may have changed since the page was made.
  function tell(name, mark) {
    if (seen[name] !== mark) document.body.dispatchEvent(new CustomEvent(name));
    seen[name] = mark;
  }

  function leave() {
    if (source) source.close();
    source = undefined;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  window.addEventListener("pagehide", leave);
  document.addEventListener("DOMContentLoaded", () => {
    listen();
    const filter = document.getElementById("log-filter");
    const file = document.getElementById("log-file");
    if (!filter || !file) return;
    const base = file.href;
    filter.addEventListener("input", () => { file.href = `${base}?${new URLSearchParams(new FormData(filter))}`; });
    filter.addEventListener("submit", (event) => event.preventDefault());
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    // The step that was chosen is read where it was opened from.
    if (event.target.id === "detail" && window.innerWidth < 900) event.target.scrollIntoView({ block: "start" });
  });
})();
