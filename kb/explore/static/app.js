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
  const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (button) button.click();
});

function step(by) {
  const links = [...document.querySelectorAll("table.rows tbody tr > :first-child a")];
  const here = links.indexOf(document.activeElement);
  const next = links[Math.max(0, Math.min(links.length - 1, here + by))];
  if (next) next.focus();
}

// Fields for actors offer the names that there are.
let asked = 0;
document.querySelectorAll("input[data-names]").forEach((field) => {
  field.addEventListener("input", () => {
    clearTimeout(asked);
    if (field.value.trim().length < 2) return;
    asked = setTimeout(async () => {
      const answer = await fetch(`/api/names?q=${encodeURIComponent(field.value)}`);
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
