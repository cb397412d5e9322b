// The table of criteria: the menu of statuses closes, what is folded unfolds on paper.

const pick = document.querySelector(".pick");

document.addEventListener("click", (event) => {
  if (pick.open && !pick.contains(event.target)) pick.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && pick.open) {
    pick.open = false;
    pick.querySelector("summary").focus();
  }
});

const folded = () => document.querySelectorAll("details.rest:not([open])");
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...folded()];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
