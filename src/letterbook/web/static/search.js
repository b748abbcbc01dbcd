// Shows results while somebody types: the same page part that the server renders without it.
import { brush } from "/static/brush.js";

const box = document.getElementById("q");
const results = document.getElementById("results");
const told = document.getElementById("told");
const instead = document.getElementById("instead");
const home = { address: location.pathname + location.search, title: document.title };
const WAIT = 120;
let timer = 0;
let running = null;
let path = location.pathname;

function addressOf(more) {
  const here = new URLSearchParams(location.search);
  const asked = new URLSearchParams({ q: box.value });
  for (const name of ["sort", "group"]) if (here.get(name)) asked.set(name, here.get(name));
  for (const [name, value] of Object.entries(more)) asked.set(name, value);
  return `/search?${asked}`;
}

// A page that is no page of results shows them in its place while something is typed.
function turn(searching) {
  if (!instead) return;
  instead.hidden = searching;
  results.hidden = !searching;
}

function keep(address) {
  const next = address.split("?")[0];
  if (next !== path) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  path = next;
}

function goHome() {
  results.replaceChildren();
  told.textContent = "";
  document.title = home.title;
  keep(home.address);
  turn(false);
}

async function show(within = "") {
  running?.abort();
  if (instead && !box.value.trim() && !within) return goHome();
  running = new AbortController();
  const typed = box.value;
  const more = within ? { within, fragment: "1" } : { fragment: "1" };
  try {
    const answer = await fetch(addressOf(more), { signal: running.signal });
    if (!answer.ok) return;
    results.innerHTML = await answer.text();
    const asked = results.querySelector("[data-query]").dataset;
    if (within && box.value === typed) box.value = asked.query;
    document.title = asked.title;
    told.textContent = results.querySelector(".total, .failure p")?.textContent ?? "";
    keep(addressOf({}));
    turn(true);
    document.dispatchEvent(new Event("results"));
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, WAIT);
});
addEventListener("popstate", () => { if (location.pathname !== path) location.reload(); });

for (const whole of [results, instead]) {
  if (whole) brush(whole, (first, last) => {
    show(`date:${first.dataset.period}..${last.dataset.period}`);
  });
}
