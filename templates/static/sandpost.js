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

// ── Live: the list is fetched anew when something was recorded, but never under the pointer ──────

let held = false;

function pointed() {
  const pane = document.getElementById("list-pane");
  return Boolean(pane?.matches(":hover"));
}

function hold(yes) {
  held = yes;
  const newer = document.getElementById("newer");
  if (newer) newer.hidden = !yes;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const bySse = event.detail.requestConfig.triggeringEvent?.type?.startsWith("sse:");
  if (bySse && event.detail.elt.id === "list" && pointed()) {
    event.preventDefault();
    hold(true);
  }
});

function release() {
  if (!held) return;
  hold(false);
  const list = document.getElementById("list");
  htmx.ajax("GET", list.getAttribute("hx-get"), {
    source: list, target: "#list", select: "#list", swap: "outerHTML",
  });
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
document.addEventListener("htmx:afterSettle", settle);
