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

// A switch that moved while an answer was on its way is said next, with what it is then: only the last answer shows them all.
const isOn = (parameters) => [parameters.value].flat().includes("on");
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt, parameters } = detail.requestConfig;
  const said = elt.matches("form.switch") && elt.querySelector("[role=switch]");
  const known = (one) => (one === said ? isOn(parameters) : one.defaultChecked);
  const switches = [...detail.target.querySelectorAll("[role=switch]")];
  if (said && detail.xhr.status === 200 && switches.some((one) => one.checked !== known(one))) detail.shouldSwap = false;
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
