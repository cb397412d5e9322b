// The inbox: files dropped or chosen are sent one after the other, and the page tells how far the reading is.
import { say, send } from "./base.js";

const form = document.querySelector("#sending");
const reading = document.querySelector("#reading");
const lines = document.querySelector("#lines");
const list = document.querySelector("#list");
document.body.classList.add("scripted-page");

// Sending -------------------------------------------------------------------------------------------------

const AT_ONCE = 20; // files that are kept before the reading of them begins
const JUNK = /^(\.|~\$|thumbs\.db$|desktop\.ini$)/i; // what systems put into every folder
const waiting = [];
let isSending = false;

function add(files) {
  for (const file of files) {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.className = "line-name";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.append(name, bar);
    const sent = document.querySelector("#sent");
    sent.hidden = false;
    sent.append(row);
    waiting.push({ file, row, bar });
  }
  if (!isSending) sendAll();
}

async function sendAll() {
  isSending = true;
  let kept = [];
  while (waiting.length) {
    const one = waiting.shift();
    kept.push(...(await sendOne(one)));
    if (kept.length >= AT_ONCE) {
      await takeIn(kept);
      kept = [];
    }
  }
  await takeIn(kept);
  isSending = false;
}

// Sends a file; gives the names it is kept under. A failure is said where its bar was, and the next one goes on.
function sendOne({ file, row, bar }) {
  const fail = (text) => {
    row.replaceChildren(Object.assign(document.createElement("span"), { className: "fault", textContent: text }));
    row.firstChild.setAttribute("role", "alert");
    return [];
  };
  if (file.size > Number(form.dataset.most)) return fail(form.dataset.tooLarge.replace("{name}", file.name));
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const broken = () => resolve(fail(form.dataset.failed.replace("{name}", file.name)));
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status === 401) location.reload();
      else if (!answer) broken();
      else if (request.status !== 200) resolve(fail(answer.says));
      else if (answer.faults.length) resolve(fail(answer.faults.join(" ")));
      else {
        row.remove();
        resolve(answer.kept);
      }
    });
    request.addEventListener("error", broken);
    const body = new FormData();
    body.append("csrf", form.elements.csrf.value);
    body.append("chi-gui", "1");
    body.append("files", file, file.name);
    request.send(body);
  });
}

async function takeIn(names) {
  if (!names.length) return;
  const body = new FormData();
  for (const name of names) body.append("ten", name);
  await send("/hop-den/doc", body).catch((failure) => say(failure.message, true));
  document.querySelector("#sent").hidden = !document.querySelector("#sent").childElementCount;
}

// Files of a dropped folder, those inside its folders too.
async function filesOf(entry) {
  if (JUNK.test(entry.name)) return [];
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // 100 at a time
    if (!some.length) return found;
    for (const inner of some) found.push(...(await filesOf(inner)));
  }
}

async function addDropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return add([...transfer.files]);
  for (const entry of entries) {
    await filesOf(entry).then(add, () => say(form.dataset.failed.replace("{name}", entry.name), true));
  }
}

if (form) {
  form.classList.add("scripted");
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      add([...input.files]);
      input.value = "";
    });
  }
  // Anywhere on the page: a file dropped beside the field would be opened in place of the page.
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    form.classList.remove("is-over");
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    addDropped(event.dataTransfer);
  });
  addEventListener("beforeunload", (event) => {
    if (isSending) event.preventDefault();
  });
}

// Watching ------------------------------------------------------------------------------------------------

const rows = new Map([...lines.children].map((row) => [row.querySelector(".line-name").textContent, row]));
let since = reading.dataset.since;
let source = null;
let refreshing = 0;

function show(line) {
  const row = rows.get(line.name) ?? document.querySelector("#line").content.firstElementChild.cloneNode(true);
  rows.set(line.name, row);
  row.querySelector(".line-name").textContent = line.name;
  const tag = row.querySelector(".fate");
  tag.className = `tag fate fate-${line.kind}`;
  tag.textContent = line.label;
  const says = row.querySelector(".line-says");
  says.textContent = line.address ? "" : line.says;
  if (line.address) says.append(Object.assign(document.createElement("a"), { href: line.address, textContent: line.says }));
  // What has come to its fate goes below what is still awaited.
  if (["waiting", "reading"].includes(line.kind)) {
    if (!row.isConnected) lines.append(row);
    if (line.kind === "reading") lines.prepend(row);
  } else lines.append(row);
}

function tell(progress) {
  reading.hidden = false;
  progress.lines.forEach(show);
  const summary = document.querySelector("#summary");
  if (summary.textContent !== progress.summary) summary.textContent = progress.summary;
  const notice = document.querySelector("#notice");
  notice.textContent = progress.notice;
  notice.hidden = !progress.notice;
  clearTimeout(refreshing);
  refreshing = setTimeout(refresh, 700); // one look for many files
}

// The list below, as it is now; where somebody has its fields in hand it waits.
async function refresh() {
  if (list.contains(document.activeElement)) return;
  const answer = await fetch(`/hop-den/danh-sach${location.search}`, { headers: { Accept: "application/json" } });
  if (answer.status === 401) location.reload();
  if (answer.ok) list.innerHTML = await answer.text();
}

function watch() {
  source = new EventSource(`/hop-den/tien-do?tu=${since}`);
  source.addEventListener("progress", (event) => {
    since = event.lastEventId;
    tell(JSON.parse(event.data));
  });
  // Broken for good, by a proxy that holds events back or a session that ended: look now and then instead.
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => refresh().finally(watch), 5000);
  });
}

// Browsers keep few connections to one server: pages that nobody sees leave theirs to others.
document.addEventListener("visibilitychange", () => {
  source?.close();
  if (!document.hidden) watch();
});
watch();
