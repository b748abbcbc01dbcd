// Keeps what is told of additions fresh, and leaves the forms of the page as they are.

const EVERY = 3000;

const refresh = async () => {
  const here = document.querySelector("#jobs");
  if (!here || here.dataset.going === undefined) return;
  try {
    const answer = await fetch("/start", { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#jobs");
    const busy = here.contains(document.activeElement);
    if (fresh && (!busy || fresh.dataset.going === undefined)) here.replaceWith(fresh);
  } catch {
    // The server is not there now; the next time tells.
  }
  setTimeout(refresh, EVERY);
};

setTimeout(refresh, EVERY);
