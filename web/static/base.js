// What all pages share: posting without leaving the page, closing menus, "/" for the search box.

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
    (document.querySelector("#query") ?? document.querySelector("#top-query")).focus();
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
