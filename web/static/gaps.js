// Copies the message of a unit, to be pasted into Zalo.

// Pages that come by plain HTTP from another computer have no clipboard of the newer kind.
async function copy(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.select();
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const isDone = await copy(button.parentElement.querySelector("textarea"));
    const said = button.parentElement.querySelector(".copied");
    said.textContent = isDone ? button.dataset.done : button.dataset.fault;
    button.focus();
  });
}
