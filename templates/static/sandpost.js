// What a page does beyond reading. Without this file everything can still be read and followed.
"use strict";

document.documentElement.classList.add("js");

// ── Times in the reader's zone; the title keeps UTC ──────────────────────────────────────────────

function tellTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.valueOf())) continue;
    const today = new Date().toDateString() === moment.toDateString();
    time.textContent = today
      ? moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
      : moment.toLocaleDateString([], { day: "numeric", month: "short" });
  }
}

// ── Copy ─────────────────────────────────────────────────────────────────────────────────────────

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add("copied");
  window.setTimeout(() => button.classList.remove("copied"), 1500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

// ── Keyboard: j and k move, Enter opens, / searches ──────────────────────────────────────────────

function move(by) {
  const links = [...document.querySelectorAll("#list .row > a")];
  if (!links.length) return;
  const at = links.findIndex((link) => link === document.activeElement);
  const from = at >= 0 ? at : links.findIndex((link) => link.hasAttribute("aria-current")) - (by > 0 && at < 0 ? 1 : 0);
  const next = links[Math.min(Math.max(from + by, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "/") document.getElementById("search")?.focus();
  else return;
  event.preventDefault();
});

// ── Live: what changed is fetched anew, but nothing moves under the pointer ──────────────────────

const AGAIN_MS = 1000; // while the list lags behind the log

let fetching = false;
let due = false;

function pointed() {
  return document.getElementById("list-pane").matches(":hover");
}

function showHeld(held) {
  document.getElementById("newer").hidden = !held;
}

// Something changed: show it now, or when the pointer has left, or when what is under way is there.
function changed() {
  due = true;
  if (pointed()) showHeld(true);
  else if (!fetching) refresh();
}

async function refresh() {
  due = false;
  fetching = true;
  showHeld(false);
  try {
    const panel = document.getElementById("panel");
    const answer = await fetch(panel.dataset.url ?? location.href);
    if (answer.status === 404) location.assign("/"); // the world was reset, the message with it
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && panel.isConnected) take(page, panel.dataset.live !== undefined);
  } finally {
    fetching = false;
  }
  if (due) changed();
  else if (document.getElementById("list").dataset.lag !== "0") setTimeout(changed, AGAIN_MS);
}

function take(page, withPanel) {
  const focused = document.activeElement?.id;
  for (const id of ["status", "filters", "list", ...(withPanel ? ["panel"] : [])]) {
    const fresh = page.getElementById(id);
    document.getElementById(id).replaceWith(fresh);
    htmx.process(fresh);
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  settle();
}

function release() {
  if (due && !fetching) refresh();
}

// Both, for a row that is left may have been replaced meanwhile, and a frame that is entered tells
// nothing of it.
document.addEventListener("mouseover", (event) => {
  if (!event.target.closest("#list-pane")) release();
});
document.addEventListener("mouseout", (event) => {
  if (!event.relatedTarget?.closest?.("#list-pane")) release();
});

document.addEventListener("click", (event) => {
  if (event.target.id === "newer") release();
});

// The browser connects again by itself, and says which position it heard last.
function follow() {
  const list = document.getElementById("list");
  if (!list) return;
  const source = new EventSource(`/live?after=${list.dataset.position}`);
  source.addEventListener("changed", changed);
}

// ── What is put in place ─────────────────────────────────────────────────────────────────────────

let known = new Set();

function markNew() {
  const rows = [...document.querySelectorAll("#list .row")];
  if (known.size) {
    for (const row of rows) if (!known.has(row.dataset.id)) row.classList.add("new");
  }
  known = new Set([...known, ...rows.map((row) => row.dataset.id)]);
}

function settle() {
  tellTimes(document);
  markNew();
}

document.addEventListener("DOMContentLoaded", settle);
document.addEventListener("DOMContentLoaded", follow);
document.addEventListener("htmx:afterSettle", settle);
