// The list on paper: the button opens the browser's own dialogue.

const button = document.querySelector("#print");
button.hidden = false;
button.addEventListener("click", () => window.print());
