// What pages do beyond links and forms; without it all of them still can be read.
"use strict";

// On a narrow screen the filters are folded away.
if (matchMedia("(max-width: 60rem)").matches) {
  document.querySelectorAll("details.filters").forEach((one) => one.removeAttribute("open"));
}

// "/" goes to the search box, j and k from row to row.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("find").focus();
  }
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  const room = document.activeElement.closest(".case") || document;
  const button = room.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (button) button.click();
});

function step(by) {
  const stops = [...document.querySelectorAll("table.rows tbody tr > :first-child a, .case")];
  const here = stops.indexOf(document.activeElement.closest(".case") || document.activeElement);
  const next = stops[Math.max(0, Math.min(stops.length - 1, here + by))];
  if (next) next.focus();
}

// A decision takes a while, as all is resolved anew: it is said so, and what was refused is said beside its fields.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || !/\/(decide|undo|review)$/.test(form.action)) return;
  event.preventDefault();
  const sent = new URLSearchParams(new FormData(form, event.submitter));
  const said = form.querySelector("[role=alert]") || form.appendChild(document.createElement("p"));
  said.setAttribute("role", "alert");
  said.className = "note";
  said.textContent = "Deciding, and resolving anew…";
  const buttons = [...document.querySelectorAll("button")];
  buttons.forEach((one) => { one.disabled = true; });
  let answer, page;
  try {
    answer = await fetch(form.action, { method: "POST", body: sent });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    page = null;
  }
  if (page && answer.ok && answer.redirected) {
    location.assign(answer.url);
    return;
  }
  buttons.forEach((one) => { one.disabled = false; });
  const wrong = page && page.querySelector(answer.ok ? "h1" : "[role=alert]");
  said.className = "wrong";
  said.textContent = wrong ? wrong.textContent : "The explorer doesn't answer any more.";
});

// What is marked in an article's text goes into the forms that enter something; offsets are code points.
const text = document.querySelector("[data-text]");
const marks = [...document.querySelectorAll("[data-marked]")];
if (text && marks.length) {
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = [...before.toString()].length, words = range.toString();
    marks.forEach((field) => {
      field.value = words.trim();
      const left = words.length - words.trimStart().length;
      field.form.elements.span.value = `${start + left}:${start + left + [...words.trim()].length}`;
    });
  });
  marks.forEach((field) => field.addEventListener("input", () => { field.form.elements.span.value = ""; }));
}

// Fields for things offer those that there are.
let asked = 0;
document.querySelectorAll("input[data-names]").forEach((field) => {
  field.addEventListener("input", () => {
    clearTimeout(asked);
    if (field.value.trim().length < 2) return;
    asked = setTimeout(async () => {
      const answer = await fetch(`/api/names?kind=${field.dataset.names}&q=${encodeURIComponent(field.value)}`);
      if (!answer.ok) return;
      const options = (await answer.json()).rows.map((row) => {
        const option = document.createElement("option");
        option.value = row.id;
        option.label = row.label;
        return option;
      });
      document.getElementById(field.getAttribute("list")).replaceChildren(...options);
    }, 200);
  });
});

// A map is brought closer by its buttons and moved by dragging.
document.querySelectorAll(".map-frame .map").forEach((map) => {
  const first = map.getAttribute("viewBox");
  const view = () => map.getAttribute("viewBox").split(" ").map(Number);
  document.querySelectorAll("[data-zoom]").forEach((button) => {
    button.addEventListener("click", () => {
      const by = Number(button.dataset.zoom);
      const [x, y, width, height] = view();
      const next = [x + (width * (1 - by)) / 2, y + (height * (1 - by)) / 2, width * by, height * by];
      map.setAttribute("viewBox", by ? next.join(" ") : first);
    });
  });
  let from = null;
  map.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY, ...view()]; });
  addEventListener("pointerup", () => { from = null; });
  map.addEventListener("pointermove", (event) => {
    if (!from || event.pointerType === "touch") return;
    const [x, y, left, top, width, height] = from;
    const scale = width / map.clientWidth;
    map.setAttribute("viewBox", [left - (event.clientX - x) * scale, top - (event.clientY - y) * scale, width, height].join(" "));
  });
});
