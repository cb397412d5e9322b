// What all pages share: posting without leaving the page, menus, faults of forms, "/" for the search box.

const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

// Sends a form's fields, or any FormData, and gives the answer; the server's own sentence on failure.
export async function send(address, body = new FormData(), accept = "application/json") {
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: { "X-CSRF": csrf, Accept: accept },
    credentials: "same-origin",
  });
  if (answer.status === 401) location.reload();
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({}));
    throw new Error(said.says ?? String(answer.status));
  }
  return accept === "application/json" ? answer.json() : answer.text();
}

// Says something where a screen reader hears it too.
export function say(text, isFault = false) {
  const message = document.createElement("div");
  message.className = isFault ? "message is-fault" : "message";
  message.append(text);
  document.querySelector(".messages")?.append(message);
  message.scrollIntoView({ block: "nearest" });
}

// Whether keys are being typed into something: then they are no commands.
export function isTyping(event) {
  const place = event.target;
  return (
    event.isComposing || event.ctrlKey || event.metaKey || event.altKey ||
    place.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(place.tagName)
  );
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector("details.person[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  } else if (event.key === "/" && !isTyping(event)) {
    event.preventDefault();
    (document.querySelector("#query") ?? document.querySelector("#top-query"))?.focus();
  }
});

document.addEventListener("click", (event) => {
  const open = document.querySelector("details.person[open]");
  if (open && !open.contains(event.target)) open.open = false;
});

// A form marked so asks before it is sent: what it does cannot be undone.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.ask;
  if (question && !confirm(question)) event.preventDefault();
});

// What a form misses is said in the words of the page: the browser speaks the language it was installed in.
const faults = document.querySelector("main").dataset;
document.addEventListener("invalid", ({ target: field }) => {
  if (field.validity.valueMissing) field.setCustomValidity(field.type === "file" ? faults.noFile : faults.required);
  else if (field.validity.tooShort) field.setCustomValidity(faults.tooShort.replace("{count}", field.minLength));
}, true);
document.addEventListener("input", ({ target: field }) => field.setCustomValidity?.(""));

// A button of our own stands for the browser's one, which speaks the browser's language too.
for (const choice of document.querySelectorAll(".file")) {
  choice.classList.add("is-scripted");
  choice.querySelector("input").addEventListener("change", ({ target: field }) => {
    choice.querySelector(".file-name").textContent = [...field.files].map((file) => file.name).join(", ");
  });
}

// On a phone the menu is wider than the screen: the page that is open is brought into sight.
const tab = document.querySelector(".menu [aria-current]");
if (tab) {
  const menu = tab.parentElement.getBoundingClientRect(), place = tab.getBoundingClientRect();
  tab.parentElement.scrollLeft += place.left - menu.left - (menu.width - place.width) / 2;
}
