// What htmx and a form leave to us where time passes: countdowns, a place that is held, and answers that come too late.
"use strict";

// A countdown goes on between two answers of the portal, by its clock: how far this machine's is off does not matter.
const seen = new WeakMap();

setInterval(() => {
  for (const due of document.querySelectorAll("[data-due]")) {
    if (!seen.has(due)) seen.set(due, performance.now());
    const passed = performance.now() - seen.get(due);
    const left = Math.max(0, (Date.parse(due.dataset.due) - Date.parse(due.dataset.now) - passed) / 1000);
    const bar = due.querySelector("progress");
    due.querySelector(".left").textContent = Math.ceil(left);
    if (bar) bar.value = bar.max - left;
  }
}, 200);

// What has the focus keeps it, and its place on the screen, whatever grows above it.
let held, stoodAt;
document.addEventListener("htmx:beforeSwap", () => {
  held = document.activeElement;
  stoodAt = held.getBoundingClientRect().top;
});
document.addEventListener("htmx:afterSwap", () => {
  const kept = held.isConnected ? held : document.getElementById(held.id);
  if (!kept || kept === document.body) return;
  if (kept !== document.activeElement) kept.focus({ preventScroll: true });
  if (stoodAt >= 0 && stoodAt < innerHeight) scrollBy({ top: kept.getBoundingClientRect().top - stoodAt, behavior: "instant" });
});

// What was asked before somebody acted is out of date: the answer to the deed shows everything.
document.addEventListener("htmx:beforeRequest", ({ target: asks }) => {
  if (asks.id !== "portal") return;
  asks.addEventListener("htmx:beforeSwap", (event) => {
    if (!asks.isConnected || document.querySelector("form.htmx-request")) event.preventDefault();
  }, { once: true });
});

// Nobody comes back to a story that goes on while it is paused, or as it was when they left it.
document.addEventListener("click", (event) => {
  const pause = event.target.closest("#pause");
  if (!pause || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  location.replace(pause.href);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
