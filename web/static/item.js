// The page of an item: keys for the reviewer's day, suggestions that come after the page.

import { isTyping } from "./base.js";

const keys = document.querySelector("#keys");
const isNarrow = window.matchMedia("(max-width: 60rem)");
// What of the page goes with the claim that is looked at.
const SHOWN = ["#dan-chung", "#gan"];

function press(selector) {
  document.querySelector(selector)?.click();
}

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

// Rejecting and asking want words: the key chooses the button, Enter in the field presses it.
function choose(form, judgement) {
  if (!form) return;
  for (const button of form.querySelectorAll("button[name=judgement]")) {
    button.classList.toggle("is-chosen", button.value === judgement);
  }
  form.elements.reason.required = judgement === "asked";
  form.elements.reason.focus();
}

const commands = {
  j: () => step("#claim-after"),
  k: () => step("#claim-before"),
  o: () => go("#open-paper"),
  n: () => go("#lacking-after"),
  p: () => go("#lacking-before"),
  a: () => press("#decide button[value=accepted]"),
  r: () => choose(document.querySelector("#decide"), "rejected"),
  q: () => choose(document.querySelector("#decide"), "asked"),
  u: () => (document.querySelector(".messages form button") ?? document.querySelector("#undo-last button"))?.click(),
  "?": () => keys.showModal(),
};

// UniKey, when its Telex is on, makes one letter of two keys: a and j come as ạ, a and a as â. The last is meant.
function keyOf({ key }) {
  const [letter, ...marks] = key.normalize("NFD");
  return { "\u0323": "j", "\u0309": "r", "\u0302": letter }[marks.at(-1)] ?? key;
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || keys.open || event.repeat) return;
  const isFree = !event.target.closest("a, button, summary");
  const command = event.key === "Enter" && isFree ? commands.o : commands[keyOf(event)];
  if (!command) return;
  event.preventDefault();
  command();
});

function listen() {
  for (const form of document.querySelectorAll("form.decide")) {
    form.elements.reason.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        choose(form, "");
        form.elements.reason.blur();
      } else if (event.key === "Enter" && !event.isComposing) {
        const chosen = form.querySelector("button.is-chosen");
        if (chosen) {
          event.preventDefault();
          chosen.click();
        }
      }
    });
    // A question must be typed; what was required for it is not for the other buttons.
    for (const button of form.querySelectorAll("button[name=judgement]")) {
      button.addEventListener("click", () => {
        form.elements.reason.required = button.value === "asked";
      });
    }
  }
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
