// Proposals under the search box while one types: arrows choose, Enter opens, Escape closes.
import { load, onPause } from "./typing.js";

const box = document.querySelector("#query") ?? document.querySelector("#top-query");
const place = document.createElement("div");
place.className = "proposals";
place.hidden = true;
box.form.classList.add("proposes");
box.form.append(place);
for (const [name, value] of Object.entries({
  role: "combobox",
  "aria-autocomplete": "list",
  "aria-expanded": "false",
  "aria-controls": "proposals",
})) box.setAttribute(name, value);
// The list that `aria-controls` names is there before the first one is loaded.
place.innerHTML = '<ul id="proposals" role="listbox"></ul>';

const options = () => [...place.querySelectorAll("[role=option]")];
const chosen = () => place.querySelector("[aria-selected=true]");

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  if (option) {
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  } else {
    box.removeAttribute("aria-activedescendant");
  }
}

function open(isOpen) {
  if (!isOpen) choose(null);
  place.hidden = !isOpen;
  box.setAttribute("aria-expanded", String(isOpen));
}

const stop = onPause(box, async (text, signal) => {
  const list = text.trim() ? await load(`/tim/goi-y?${new URLSearchParams({ q: text })}`, signal) : "";
  if (list === null || signal.aborted || document.activeElement !== box) return;
  choose(null);
  if (list) place.innerHTML = list;
  open(list !== "" && options().length > 0);
});

box.addEventListener("keydown", (event) => {
  // 229: the key goes to an input method.
  if (event.isComposing || event.keyCode === 229 || place.hidden) return;
  const all = options();
  const at = all.indexOf(chosen());
  if (event.key === "ArrowDown") choose(all[at + 1] ?? null);
  else if (event.key === "ArrowUp") choose(at < 0 ? all.at(-1) : (all[at - 1] ?? null));
  else if (event.key === "Enter" && at >= 0) location.assign(all[at].dataset.address);
  else if (event.key === "Escape") open(false);
  else return;
  event.preventDefault();
});

// Pressing the mouse would take the focus from the box, and close the list before the click.
place.addEventListener("pointerdown", (event) => event.preventDefault());
place.addEventListener("mousedown", (event) => event.preventDefault());
place.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) location.assign(option.dataset.address);
});
box.addEventListener("blur", () => {
  stop();
  open(false);
});
