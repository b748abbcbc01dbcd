// Moves by keyboard: / to the search box, j and k from message to message, Enter opens one.
const box = document.getElementById("q");
let at = -1;

function places() {
  return [...document.querySelectorAll("[data-go]")];
}

function go(step) {
  const all = places();
  if (!all.length) return;
  all[at]?.classList.remove("at");
  at = Math.min(all.length - 1, Math.max(0, at + step));
  const place = all[at];
  place.classList.add("at");
  place.scrollIntoView({ block: "nearest" });
  place.querySelector("a")?.focus({ preventScroll: true });
}

document.addEventListener("results", () => { at = -1; });
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing) typing.blur();
  if (typing) return;
  if (event.key === "/" && box) { event.preventDefault(); box.focus(); box.select(); }
  if (event.key === "j") go(1);
  if (event.key === "k") go(-1);
});

// Words that are selected in a message go into its fields for a passage, on one line as the
// message is searched for them.
document.addEventListener("selectionchange", () => {
  const chosen = document.getSelection();
  const inText = chosen?.anchorNode?.parentElement?.closest(".text");
  const words = inText ? chosen.toString().replace(/\s+/g, " ").trim() : "";
  if (!words) return;
  const message = inText.closest("[data-go], article") ?? document;
  for (const field of message.querySelectorAll("[data-passage]")) field.value = words;
});
