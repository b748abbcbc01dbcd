// Offers how a question may go on, in a list below its box (WAI-ARIA: combobox with a listbox).
// The box works as it does without: nothing is put into it that was not chosen.
const WAIT = 150;
const MOST = 8;
let about = null;

async function json(address, signal) {
  const answer = await fetch(address, { signal });
  return answer.ok ? answer.json() : null;
}

// What a field looks for, in the language of the page.
async function meaning(one) {
  about ??= json("/search/fields");
  const name = one.shown.split(":")[0];
  const known = await about;
  return known && name in known ? `${name}: ${known[name]}` : one.shown;
}

function part(name, text) {
  const made = document.createElement("span");
  made.className = name;
  made.dir = "auto";
  made.textContent = text;
  return made;
}

function combobox(box, number) {
  const list = document.createElement("ul");
  const amounts = new Intl.NumberFormat(document.documentElement.lang);
  let offers = [];
  let at = -1;
  let timer = 0;
  let running = null;

  list.id = `offers-${number}`;
  list.className = "offers";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.complete);
  document.body.append(list);
  for (const [name, value] of [
    ["role", "combobox"], ["aria-autocomplete", "list"],
    ["aria-controls", list.id], ["aria-expanded", "false"], ["autocomplete", "off"],
  ]) box.setAttribute(name, value);

  function mark(next) {
    at = next;
    [...list.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function close() {
    clearTimeout(timer);
    running?.abort();
    offers = [];
    mark(-1);
    list.replaceChildren();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
  }

  function place() {
    const where = box.getBoundingClientRect();
    list.style.top = `${where.bottom + scrollY + 2}px`;
    list.style.left = `${where.left + scrollX}px`;
    list.style.minWidth = `${Math.min(where.width, 384)}px`;
    list.style.maxWidth = `${document.documentElement.clientWidth - where.left - 8}px`;
  }

  function take(n) {
    const chosen = offers[n];
    close();
    box.value = chosen.kind === "field" ? chosen.query : `${chosen.query} `;
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function row(one, text, n) {
    const made = document.createElement("li");
    made.id = `${list.id}-${n}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.append(part("offer", text));
    if (one.messages !== null) made.append(" ", part("n", amounts.format(one.messages)));
    made.addEventListener("pointerdown", (event) => event.preventDefault());
    made.addEventListener("click", () => take(n));
    return made;
  }

  async function ask() {
    const typed = box.value;
    if (!typed.trim() || box.selectionEnd !== typed.length) return close();
    running?.abort();
    running = new AbortController();
    try {
      const { signal } = running;
      const answer = await json(`/api/v1/complete?${new URLSearchParams({ q: typed })}`, signal);
      const found = (answer?.completions ?? []).filter((one) => one.query !== typed).slice(0, MOST);
      const texts = await Promise.all(
        found.map((one) => (one.kind === "field" ? meaning(one) : one.shown)),
      );
      if (signal.aborted || document.activeElement !== box || box.value !== typed) return;
      if (!found.length) return close();
      offers = found;
      list.replaceChildren(...found.map((one, n) => row(one, texts[n], n)));
      mark(-1);
      place();
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  function step(by) {
    const all = offers.length + 1; // the box itself is one of the places
    mark(((at + 1 + by + all) % all) - 1);
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  box.addEventListener("blur", close);
  addEventListener("resize", close);
  box.form?.addEventListener("submit", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (list.hidden) {
      if (event.key === "ArrowDown") { event.preventDefault(); ask(); }
      return;
    }
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape") { event.stopPropagation(); close(); }
    else if (event.key === "Enter" && at >= 0) take(at);
    else if (event.key === "Tab") { if (at >= 0) take(at); else close(); return; }
    else return;
    event.preventDefault();
  });
}

document.querySelectorAll("[data-complete]").forEach(combobox);
