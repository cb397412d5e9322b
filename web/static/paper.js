// The page of a paper: text of further pages when they come into view, boxes lit from the header's
// elements, correcting in place, copying the citation. All of it works without scripts, less handily.

const viewer = document.querySelector(".pages");
const hasOwnScroll = () => viewer.scrollHeight > viewer.clientHeight + 1;

// A page whose picture cannot be had shows the text that was read.
function watchPicture(figure) {
  const picture = figure.querySelector(".picture img");
  const give = () => figure.classList.add("no-picture");
  if (!picture) return;
  picture.addEventListener("error", give);
  if (picture.complete && picture.naturalWidth === 0) give();
}

async function loadText(figure) {
  const address = figure.dataset.text;
  delete figure.dataset.text;
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) return;
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  figure.querySelector(".layer").replaceWith(made.content.querySelector(".layer"));
}

const coming = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      coming.unobserve(entry.target);
      loadText(entry.target);
    }
  },
  { rootMargin: "300px" },
);

for (const figure of document.querySelectorAll(".sheet")) {
  watchPicture(figure);
  if (figure.dataset.text) coming.observe(figure);
}

// Lights the place on the paper where an element was read; brings it into view when `isAsked`.
function light(fact, isAsked) {
  for (const box of document.querySelectorAll(".box.lit")) box.classList.remove("lit");
  if (!fact) return;
  const box = document.querySelector(`.box[data-field="${CSS.escape(fact.dataset.field)}"]`);
  if (!box) return;
  box.classList.add("lit");
  if (!isAsked || !hasOwnScroll()) return;
  const place = box.getBoundingClientRect();
  const frame = viewer.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) {
    viewer.scrollBy({ top: place.top - frame.top - viewer.clientHeight / 3 });
  }
}

for (const fact of document.querySelectorAll(".fact[data-field]")) {
  fact.addEventListener("mouseenter", () => light(fact, false));
  fact.addEventListener("click", () => light(fact, true));
  fact.addEventListener("focusin", () => light(fact, true));
}
const showNamed = () => {
  if (location.hash.startsWith("#truong-")) light(document.getElementById(location.hash.slice(1)), true);
};
addEventListener("hashchange", showNamed);
showNamed();

// Correcting in place: the field is ready when its form opens, Enter records, Escape closes.
for (const edit of document.querySelectorAll(".edit")) {
  const field = edit.querySelector("input[name=value], textarea");
  const before = field.value;
  edit.addEventListener("toggle", () => {
    if (!edit.open) return;
    field.focus();
    if (field.tagName === "INPUT") field.select(); // of long wordings only a letter is mended
  });
  edit.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      field.value = before;
      edit.open = false;
      edit.querySelector("summary").focus();
    } else if (event.key === "Enter" && !event.shiftKey && event.target === field) {
      event.preventDefault();
      field.form.requestSubmit();
    }
  });
  for (const choice of edit.querySelectorAll(".choice")) {
    choice.addEventListener("click", (event) => {
      event.preventDefault();
      field.value = choice.value;
      field.focus();
    });
  }
}

// Without HTTPS browsers keep the clipboard to other computers shut: then the selection is copied.
async function copy(element) {
  if (navigator.clipboard) return navigator.clipboard.writeText(element.textContent);
  getSelection().selectAllChildren(element);
  document.execCommand("copy");
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(document.getElementById(button.dataset.copy));
    document.getElementById("copied").textContent = button.dataset.done;
  });
}

for (const place of document.querySelectorAll("[data-load]")) {
  fetch(place.dataset.load, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
    .then((html) => { place.innerHTML = html; })
    .catch(() => {}); // the link that stands there asks again
}
