// The page of an item: keys for the reviewer's day, suggestions that come after the page.

import { isTyping, send } from "./base.js";

const keys = document.querySelector("#keys");
// How long keys are no commands once something was sent or a field was left: whoever types on means words.
const QUIET = 400;
// Under this name the next page learns that an act led to it.
const ACTED = "minhchung.acted";
const isNarrow = window.matchMedia("(max-width: 60rem)");
// What of the page goes with the claim that is looked at.
const SHOWN = ["#dan-chung", "#gan"];

function go(selector) {
  const link = document.querySelector(selector);
  if (link) location.assign(link.href);
}

// Looks at another claim: only what belongs to it is replaced, so that the place in the result is kept.
async function look(address, isBack = false) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
  const page = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html");
  const claim = page && page.querySelector("#dan-chung");
  if (!claim) {
    location.assign(address);
    return;
  }
  for (const selector of SHOWN) {
    const part = page.querySelector(selector);
    if (part) document.querySelector(selector)?.replaceWith(part);
  }
  if (!isBack) history.pushState(null, "", address);
  for (const link of document.querySelectorAll("[data-claim]")) {
    if (link.dataset.claim === claim.dataset.number) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  listen();
  claim.focus({ preventScroll: true });
  if (isNarrow.matches) claim.scrollIntoView();
  else document.querySelector("[data-claim][aria-current]")?.scrollIntoView({ block: "nearest" });
}

function step(selector) {
  const link = document.querySelector(selector);
  if (link) look(link.href);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-claim], .claim-steps a, .months a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  look(link.href);
});
window.addEventListener("popstate", () => look(location.href, true));

let hushed;
function hush() {
  document.body.classList.add("is-hushed");
  clearTimeout(hushed);
  hushed = setTimeout(listenAgain, QUIET);
}

function listenAgain() {
  clearTimeout(hushed);
  document.body.classList.remove("is-hushed");
}

// Where a decision wants words, the key only chooses the button; Enter in the field presses it.
function choose(judgement) {
  const form = document.querySelector("#decide");
  if (!form) return;
  mark(form, judgement);
  form.elements.reason.focus();
}

function mark(form, judgement) {
  for (const button of form.querySelectorAll("button[name=judgement]")) {
    button.classList.toggle("is-chosen", button.value === judgement);
  }
}

function accept() {
  const button = document.querySelector("#decide button[value=accepted]");
  if (button?.dataset.wants && !button.form.elements.reason.value.trim()) choose("accepted");
  else button?.click();
}

const commands = {
  j: () => step("#claim-after"),
  k: () => step("#claim-before"),
  o: () => go("#open-paper"),
  n: () => go("#lacking-after"),
  p: () => go("#lacking-before"),
  a: accept,
  r: () => choose("rejected"),
  q: () => choose("asked"),
  u: () => (document.querySelector(".messages form button") ?? document.querySelector("#undo-last button"))?.click(),
  "?": () => keys.showModal(),
};

// UniKey, when its Telex is on, makes one letter of two keys: a and j come as ạ, a and a as â. The last is meant.
function keyOf({ key }) {
  const [letter, ...marks] = key.normalize("NFD");
  return { "\u0323": "j", "\u0309": "r", "\u0302": letter }[marks.at(-1)] ?? key;
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || keys.open || event.repeat || document.body.classList.contains("is-hushed")) return;
  const isFree = !event.target.closest("a, button, summary");
  const command = event.key === "Enter" && isFree ? commands.o : commands[keyOf(event)];
  if (!command) return;
  event.preventDefault();
  command();
});

function listen() {
  for (const form of document.querySelectorAll("form.decide")) {
    const { reason } = form.elements;
    reason.addEventListener("blur", hush);
    reason.addEventListener("input", () => reason.setCustomValidity(""));
    reason.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        mark(form, "");
        reason.setCustomValidity("");
        reason.blur();
        listenAgain();
      } else if (event.key === "Enter" && !event.isComposing) {
        const chosen = form.querySelector("button.is-chosen");
        if (chosen) {
          event.preventDefault();
          chosen.click();
        }
      }
    });
    // What one decision wants is not wanted for the others.
    for (const button of form.querySelectorAll("button[name=judgement]")) {
      button.addEventListener("click", () => {
        reason.setCustomValidity(reason.value.trim() ? "" : (button.dataset.wants ?? ""));
      });
    }
  }
}

// A refusal must not cost the chosen files and what was typed: the form stays, the sentence beside it.
async function attach(form) {
  const fault = form.querySelector(".fault");
  const button = form.querySelector("button");
  button.disabled = true;
  fault.hidden = true;
  try {
    const { address } = await send(form.action, new FormData(form));
    location.assign(address);
  } catch (error) {
    fault.textContent = error.message;
    fault.hidden = false;
    button.disabled = false;
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.matches(".attach form")) {
    event.preventDefault();
    attach(event.target);
  } else if (event.target.method === "post") {
    sessionStorage.setItem(ACTED, "1");
    document.body.classList.add("is-hushed");
  }
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) listenAgain();
});
if (sessionStorage.getItem(ACTED)) {
  sessionStorage.removeItem(ACTED);
  hush();
}

listen();
const showKeys = document.querySelector("#show-keys");
showKeys.hidden = false;
showKeys.addEventListener("click", () => keys.showModal());

const advice = document.querySelector("[data-fragment]");
if (advice) {
  const answer = await fetch(advice.dataset.fragment, { credentials: "same-origin" });
  if (answer.ok) {
    advice.innerHTML = await answer.text();
    advice.hidden = !advice.firstElementChild;
  }
}
