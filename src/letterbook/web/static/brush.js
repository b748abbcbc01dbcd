// Chooses a range of periods by drawing over them with the pointer.
// The periods of a drawing have `data-period`; `chosen` is told the first and the last of a range.
// A finger that moves up or down scrolls the page, as the style sheet says (touch-action).
const EDGE = 28;

export function brush(whole, chosen) {
  let from = null;
  let marked = [];
  let held = null; // where a finger holds the drawing beside its periods, to move it sideways

  function periodAt(event) {
    return document.elementsFromPoint(event.clientX, event.clientY)
      .map((one) => one.closest("[data-period]"))
      .find((one) => one && whole.contains(one)) ?? null;
  }

  function mark(last) {
    const all = [...from.closest("svg").querySelectorAll("[data-period]")];
    const [start, end] = [all.indexOf(from), all.indexOf(last)].sort((a, b) => a - b);
    if (start < 0) return;
    all.forEach((one, n) => one.classList.toggle("within", n >= start && n <= end));
    marked = all.slice(start, end + 1);
  }

  function leave() {
    for (const one of marked) one.classList.remove("within");
    marked = [];
    from = held = null;
  }

  // What is wider than the window goes on under a finger or pointer that comes to its edge.
  function follow(event) {
    const { left, right } = whole.getBoundingClientRect();
    if (event.clientX > right - EDGE) whole.scrollLeft += EDGE / 2;
    else if (event.clientX < left + EDGE) whole.scrollLeft -= EDGE / 2;
  }

  whole.classList.add("brushed");
  whole.addEventListener("pointerdown", (event) => {
    leave();
    if (event.button === 0) from = periodAt(event);
    if (!from && event.pointerType === "touch") held = event.clientX + whole.scrollLeft;
  });
  for (const kind of ["dragstart", "selectstart"]) {
    whole.addEventListener(kind, (event) => { if (from) event.preventDefault(); });
  }
  whole.addEventListener("pointermove", (event) => {
    const last = from && periodAt(event);
    if (last && (last !== from || marked.length)) mark(last);
    if (marked.length) follow(event);
    if (held !== null) whole.scrollLeft = held - event.clientX;
  });
  addEventListener("pointerup", () => {
    const range = marked;
    if (range.length > 1) {
      const stop = (click) => { click.preventDefault(); click.stopPropagation(); };
      addEventListener("click", stop, { once: true, capture: true });
      setTimeout(() => removeEventListener("click", stop, { capture: true }));
      from = held = null;
      chosen(range[0], range.at(-1));
    } else leave();
  });
  addEventListener("pointercancel", leave);
  addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
}
