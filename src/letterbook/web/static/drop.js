// Sends files and whole folders as soon as they are chosen or dropped, and tells how far it is.
// Without scripts the form itself sends them.

const place = document.querySelector(".drop");
const form = place.closest("form");
const told = place.querySelector(".sending");
const SHOWN = 100;
let queue = Promise.resolve();
let waiting = 0;
let here = 0;
let all = 0;
let name = "";

const said = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const line = (text) => Object.assign(document.createElement("p"), { textContent: text });

function show() {
  const words = waiting ? place.dataset.counting : place.dataset.ended;
  const text = said(words, { n: here, all });
  const bar = Object.assign(document.createElement("progress"), { max: all, value: all - waiting });
  bar.setAttribute("aria-label", text);
  told.querySelector(".far")?.remove();
  const far = document.createElement("div");
  far.className = "far";
  far.append(line(text), ...(waiting ? [bar] : []));
  told.prepend(far);
  for (const button of form.querySelectorAll("button")) button.disabled = waiting > 0;
}

function failed(path, why) {
  let list = told.querySelector("ul");
  if (!list) {
    list = document.createElement("ul");
    told.append(line(place.dataset.failed), list);
  }
  if (list.children.length >= SHOWN) return;
  const one = document.createElement("li");
  one.append(Object.assign(document.createElement("bdi"), { textContent: path }), ` ${why}`);
  list.append(one);
}

async function send(file, path) {
  const body = new FormData();
  body.append("form_token", form.elements.form_token.value);
  body.append("files", file, path);
  try {
    const to = name ? `?to=${name}` : "";
    const answer = await fetch(place.dataset.send + to, { method: "POST", body });
    if (answer.ok) {
      keep((await answer.json()).sent);
      here += 1;
    } else {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      failed(path, page.querySelector(".failure p")?.textContent ?? answer.statusText);
    }
  } catch {
    failed(path, place.dataset.broken);
  }
  waiting -= 1;
  show();
}

function keep(sent) {
  if (name === sent) return;
  name = sent;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "sent" });
  field.value = sent;
  form.append(field);
}

function take(files) {
  waiting += files.length;
  all += files.length;
  if (files.length) show();
  for (const [file, path] of files) queue = queue.then(() => send(file, path));
}

async function inside(entry, above = "") {
  const path = above ? `${above}/${entry.name}` : entry.name;
  if (entry.isFile) {
    const file = await new Promise((done) => entry.file(done, () => done(null)));
    if (file) return [[file, path]];
    failed(path, place.dataset.broken);
    return [];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length) return found;
    for (const one of some) found.push(...(await inside(one, path)));
  }
}

place.addEventListener("change", (event) => {
  const input = event.target;
  take([...input.files].map((file) => [file, file.webkitRelativePath || file.name]));
  input.value = "";
});
place.addEventListener("dragover", (event) => {
  event.preventDefault();
  place.classList.add("over");
});
place.addEventListener("dragleave", () => place.classList.remove("over"));
place.addEventListener("drop", async (event) => {
  event.preventDefault();
  place.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry()).filter(Boolean);
  const found = [];
  for (const entry of entries) found.push(...(await inside(entry)));
  take(found);
});
