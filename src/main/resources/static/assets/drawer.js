// The review drawer. A link marked data-drawer opens its page beside what somebody looks at; without this script it simply
// leads there. A modal dialog keeps the focus in, closes on Esc and gives the focus back: the browser sees to that.
"use strict";

(() => {
  const OPENER = "drawer-opener";
  let opener = "";

  function made() {
    const dialog = document.createElement("dialog");
    dialog.id = "drawer";
    dialog.className = "drawer";
    dialog.setAttribute("aria-labelledby", "review-title");
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    const body = document.createElement("div");
    body.id = "drawer-body";
    dialog.append(close, body);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    // What opened it may have been exchanged meanwhile by a newer copy of itself.
    dialog.addEventListener("close", () => {
      body.replaceChildren();
      document.getElementById(opener)?.focus();
    });
    document.body.append(dialog);
    return dialog;
  }

  async function open(link) {
    opener = link.id;
    const dialog = document.getElementById("drawer") ?? made();
    await htmx.ajax("GET", link.href, { target: "#drawer-body", swap: "innerHTML" });
    if (!dialog.querySelector("#review")) {
      location.assign(link.href);
    } else if (!dialog.open) {
      dialog.showModal();
      document.getElementById("review-title").focus();
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });

  // What was refused comes back with the status of its refusal, and is shown where it was typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const refused = [400, 403, 404, 409, 422].includes(event.detail.xhr.status);
    if (refused && event.detail.target.id === "review" && event.detail.xhr.responseText.includes('id="review"')) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterSwap", () => {
    document.querySelector("#review [aria-invalid=true]")?.focus();
  });

  // A decision that was taken loads the page anew: people go on where they were, as soon as it is there again.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.closest?.("#drawer form")) sessionStorage.setItem(OPENER, opener);
  });
  let before = "";
  function goOn() {
    const link = before && document.getElementById(before);
    if (!link) return;
    before = "";
    if (document.activeElement === document.body) link.focus();
  }
  document.addEventListener("DOMContentLoaded", () => {
    before = sessionStorage.getItem(OPENER);
    sessionStorage.removeItem(OPENER);
    goOn();
  });
  document.addEventListener("htmx:afterSwap", goOn);
})();
