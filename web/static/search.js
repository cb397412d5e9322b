// Hits while one types. The form does the same without this script.
import { load, onPause } from "./typing.js";

const box = document.querySelector("#query");
const results = document.querySelector("#results");
const said = document.querySelector("#said");
let shown = box.value;

onPause(box, async (text, signal) => {
  if (text === shown) return;
  const fields = new URLSearchParams(new FormData(box.form));
  const found = await load(`/tim/ket-qua?${fields}`, signal);
  if (found === null || signal.aborted) return;
  shown = text;
  results.innerHTML = found;
  const { address, said: sentence } = results.querySelector(".found").dataset;
  said.textContent = sentence;
  history.replaceState(null, "", address);
});
