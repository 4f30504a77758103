// What a page does by itself: clocks that run, a log that follows, forms that are sent once.
"use strict";

function duration(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
}

function runClocks() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 1000));
    const text = duration(seconds);
    if (clock.textContent !== text) clock.textContent = text;
  }
}

function followLog() {
  const log = document.getElementById("log");
  const follow = document.getElementById("follow");
  if (log && follow && follow.checked) log.scrollTop = log.scrollHeight;
}

function localTimes(root) {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
  const short = new Intl.DateTimeFormat(undefined, { timeStyle: "medium", hour12: false });
  for (const time of root.querySelectorAll("time:not([title])")) {
    const moment = new Date(time.dateTime);
    time.title = time.textContent;
    time.textContent = time.closest(".line") ? short.format(moment) : format.format(moment);
  }
}

function ready() {
  localTimes(document);
  runClocks();
  followLog();
}

document.addEventListener("DOMContentLoaded", ready);
document.addEventListener("htmx:afterSwap", ready);
document.addEventListener("submit", (event) => {
  if (event.target.method === "get") return;
  for (const button of event.target.querySelectorAll("button[type=submit]")) button.disabled = true;
});
// Whoever comes back to a page finds its forms as they were before they were sent.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("button[type=submit]:disabled")) button.disabled = false;
});
setInterval(runClocks, 500);
