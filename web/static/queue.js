// The queue of papers to complete: keys, and the next picture fetched while this one is looked at.
import { isTyping } from "./base.js";

const input = document.querySelector("#value");
const offers = [...document.querySelectorAll(".offer")];

// What was read is there to be confirmed; whoever knows better types over it.
input?.focus();
input?.select();

// Arrows try what it may be, as in a list; signs that are being composed come first.
input?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing || !offers.length) return;
  event.preventDefault();
  const now = offers.findIndex((offer) => offer.value === input.value);
  input.value = offers[(now + step + offers.length) % offers.length].value;
  input.select();
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("details.person[open]")) return;
  if (event.key === "Escape") document.querySelector("#skip").click();
  else if (/^[1-9]$/.test(event.key) && !isTyping(event)) offers[event.key - 1]?.click();
});

const following = document.querySelector("#following");
if (following) new Image().src = following.dataset.picture;
