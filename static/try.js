// A countdown goes on between two answers of the portal, by its clock: how far this machine's is off does not matter.
"use strict";

const seen = new WeakMap();

setInterval(() => {
  for (const due of document.querySelectorAll("[data-due]")) {
    if (!seen.has(due)) seen.set(due, performance.now());
    const passed = performance.now() - seen.get(due);
    const left = Math.max(0, (Date.parse(due.dataset.due) - Date.parse(due.dataset.now) - passed) / 1000);
    const bar = due.querySelector("progress");
    due.querySelector(".left").textContent = Math.ceil(left);
    bar.value = bar.max - left;
  }
}, 200);
