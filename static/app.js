// What htmx leaves to us: a switch jumps back when its answer was not kept, and what was said is read aloud.
"use strict";

const say = (words) => {
  const said = document.getElementById("said");
  if (said.textContent !== words) said.textContent = words;
};

const jumpBack = (event) => {
  const form = event.target.closest("form[data-failed]");
  if (!form) return;
  form.reset();
  const said = document.createElement("span");
  said.className = "no";
  said.textContent = form.dataset.failed;
  form.querySelector("output").replaceChildren(said);
  say(form.dataset.failed);
};

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, jumpBack);
}

// The switches of a section are said one at a time, and what moved meanwhile after that, as it is then: an earlier word that comes later
// would be kept. `defaultChecked` is what is kept, as far as this page knows.
const SWITCH = "form.switch [role=switch]";
const isBehind = (one) => one.checked !== one.defaultChecked;
const behind = (part) => [...part.querySelectorAll(SWITCH)].filter(isBehind);
const saidBy = (detail) => detail.requestConfig.elt.matches("form.switch") && detail.requestConfig.elt.querySelector("[role=switch]");

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const said = saidBy(detail);
  if (!said || detail.xhr.status !== 200) return;
  said.defaultChecked = [detail.requestConfig.parameters.value].flat().includes("on");
  if (behind(detail.target).length) detail.shouldSwap = false;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const said = saidBy(detail);
  if (!said) return;
  // Later: htmx is not done with this one yet, and it may still jump back. What was not taken is not said again: it may lead to the log-in.
  setTimeout(() => {
    const next = behind(detail.target).find((one) => detail.successful || one !== said);
    if (next) htmx.trigger(next.form, "submit");
  });
});
window.addEventListener("pagehide", () => {
  for (const one of behind(document)) navigator.sendBeacon(one.form.action, new FormData(one.form));
});

document.addEventListener("htmx:afterSwap", (event) => {
  const said = event.target.querySelector("output > span");
  if (said) say(said.textContent);
});

// What was opened stays open when its part of the page is renewed.
let opened = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  opened = [...event.detail.target.querySelectorAll("details[open] > summary")].map((summary) => summary.id);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const summary of document.querySelectorAll("details:not([open]) > summary")) {
    if (summary.id && opened.includes(summary.id)) summary.parentElement.open = true;
  }
});

// A text is copied by its button; where the browser does not allow that, it is selected for doing it by hand.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copies]");
  if (!button) return;
  document.getElementById(button.dataset.copies).select();
  if (!navigator.clipboard) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
  button.textContent = button.dataset.said;
  say(button.dataset.said);
});
