"use strict";
// Keeps the page up to date, copies texts, and lets the keyboard move. Everything else works without.

const main = document.querySelector("main");
const status = document.getElementById("live");

/** Puts what is new on the page in place of what is old. */
function update(page) {
  for (const id of ["list", "count", "history", "events"]) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    // A form in use, or a text being selected, is left alone.
    if (!old || !fresh || old.querySelector("select:focus, [aria-expanded=true]")) continue;
    const focused = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
    old.replaceWith(document.adoptNode(fresh));
    if (focused) fresh.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
  document.title = page.title;
}

function load() {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.onload = () => resolve(request.response);
    request.onerror = reject;
    request.send();
  });
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function live() {
  let revision = main.dataset.revision;
  while (revision !== undefined) {
    try {
      const response = await fetch(`/inbox/changes?after=${revision}`, { cache: "no-store" });
      if (!response.ok) throw new Error(String(response.status));
      if (status) status.textContent = "live";
      const next = await response.text();
      if (next === revision) continue;
      const page = await load();
      update(page);
      revision = page.querySelector("main")?.dataset.revision ?? next;
      await pause(400);
    } catch {
      if (status) status.textContent = "not connected";
      await pause(2000);
    }
  }
}

async function copy(button) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not allowed";
  }
  setTimeout(() => { button.textContent = label; }, 1200);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
});

function move(step) {
  const rows = [...document.querySelectorAll("a.mail")];
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
  rows[next]?.focus();
}

const copyFirst = (kind) => document.querySelector(`button[data-kind="${kind}"]`)?.click();

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const search = document.getElementById("search");
  const keys = {
    "/": () => search?.focus(),
    j: () => move(1),
    ArrowDown: () => main.dataset.list !== undefined && move(1),
    k: () => move(-1),
    ArrowUp: () => main.dataset.list !== undefined && move(-1),
    u: () => document.querySelector(".back a")?.click(),
    c: () => copyFirst("code"),
    l: () => copyFirst("link"),
  };
  if (!Object.hasOwn(keys, event.key)) return;
  if (event.key === "/") event.preventDefault();
  keys[event.key]();
});

// Buttons that copy do nothing without this script, and so show up with it.
document.documentElement.classList.add("scripted");
live();
