// Shows results while somebody types: the same page part that the server renders without it.
const box = document.getElementById("q");
const results = document.getElementById("results");
const WAIT = 120;
let timer = 0;
let running = null;

function addressOf(fragment) {
  const here = new URLSearchParams(location.search);
  const asked = new URLSearchParams();
  asked.set("q", box.value);
  for (const name of ["sort", "group"]) if (here.get(name)) asked.set(name, here.get(name));
  if (fragment) asked.set("fragment", "1");
  return `/search?${asked}`;
}

async function show() {
  running?.abort();
  running = new AbortController();
  const asked = addressOf(false);
  try {
    const answer = await fetch(addressOf(true), { signal: running.signal });
    if (answer.status !== 200 && answer.status !== 400) return;
    const made = await answer.text();
    results.innerHTML = made;
    history.replaceState(null, "", asked);
    document.dispatchEvent(new Event("results"));
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, WAIT);
});

// A range of bars is chosen by drawing over them.
let from = null;

function periodAt(event) {
  const bars = event.target.closest?.(".bars");
  const found = bars && document.elementsFromPoint(event.clientX, event.clientY)
    .map((one) => one.closest("[data-period]")).find(Boolean);
  return found ?? null;
}

function mark(last) {
  const all = [...results.querySelectorAll("[data-period]")];
  const ends = [all.indexOf(from), all.indexOf(last)].sort((a, b) => a - b);
  all.forEach((one, n) => one.classList.toggle("within", n >= ends[0] && n <= ends[1]));
  return [all[ends[0]], all[ends[1]]];
}

results.addEventListener("pointerdown", (event) => {
  from = periodAt(event);
});
results.addEventListener("dragstart", (event) => {
  if (from) event.preventDefault();
});
results.addEventListener("pointermove", (event) => {
  const last = from && periodAt(event);
  if (last) mark(last);
});
results.addEventListener("pointerup", (event) => {
  const last = from && periodAt(event);
  if (last && last !== from) {
    const [first, end] = mark(last).map((one) => one.dataset.period);
    box.value = `${box.value} date:${first}..${end}`.trim();
    show();
    results.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
  }
  from = null;
});
