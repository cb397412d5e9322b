// Administration: watches what takes long, copies what is shown only once.

import { say } from "./base.js";

const PAUSE = 1500; // milliseconds between two looks at what is at work

const watched = document.querySelector("[data-watch]");

// Puts in how far it is; when it is done the page comes anew, with what came of it.
async function look() {
  try {
    const answer = await fetch(watched.dataset.watch, { credentials: "same-origin" });
    if (!answer.ok) return;
    const held = document.createElement("template");
    held.innerHTML = await answer.text();
    const run = held.content.querySelector(".run");
    if (run?.dataset.running !== "yes") return location.reload();
    watched.replaceChildren(run);
  } catch {
    // The server is away for a moment: the next look tells.
  }
  setTimeout(look, PAUSE);
}

if (watched?.querySelector('[data-running="yes"]')) setTimeout(look, PAUSE);

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const place = document.querySelector(".secret");
    let isDone = true;
    try {
      await navigator.clipboard.writeText(place.textContent.trim());
    } catch {
      getSelection().selectAllChildren(place);
      isDone = document.execCommand("copy");
    }
    say(isDone ? button.dataset.done : button.dataset.fault, !isDone);
  });
}
