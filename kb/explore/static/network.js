// The network: nodes lie where the program put them; a small one is then pulled together by its ties.
"use strict";

const PALETTE = ["#4c78a8", "#f58518", "#54a24b", "#b279a2", "#e45756", "#72b7b2", "#9d755d", "#eeca3b", "#ff9da6", "#8f9aa3"];
const SMALL = 200;
const paint = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
// Cytoscape puts no style of its own into a page that has one of this name.
document.querySelector("link[rel=stylesheet]").id = "__________cytoscape_stylesheet";

function colours(nodes, by) {
  const many = new Map();
  nodes.forEach((node) => many.set(node.data[by], (many.get(node.data[by]) || 0) + 1));
  const names = [...many.keys()].sort((a, b) => many.get(b) - many.get(a) || (a < b ? -1 : 1));
  return new Map(names.map((name, k) => [name, PALETTE[Math.min(k, PALETTE.length - 1)]]));
}

async function draw(room) {
  const answer = await fetch(room.dataset.network);
  if (!answer.ok) return;
  const data = await answer.json();
  const by = document.getElementById("colour");
  const told = document.getElementById("told");
  const shade = (name) => {
    const found = colours(data.nodes, name);
    data.nodes.forEach((node) => { node.data.colour = found.get(node.data[name]); });
  };
  shade(by ? by.value : "community");
  const small = data.nodes.length <= SMALL;
  const graph = cytoscape({
    container: room, elements: data, minZoom: 0.05, maxZoom: 4,
    style: [
      { selector: "node", style: {
        width: "data(size)", height: "data(size)", "background-color": "data(colour)", label: "data(name)", "font-size": 11,
        "min-zoomed-font-size": small ? 5 : 8, color: paint("--ink"), "text-outline-color": paint("--paper"),
        "text-outline-width": 2, "text-valign": "bottom", "text-margin-y": 2 } },
      { selector: "edge", style: { width: "data(width)", "line-color": paint("--faint"), opacity: small ? 0.45 : 0.2 } },
      { selector: ".away", style: { opacity: 0.1, "text-opacity": 0 } },
      { selector: "node:selected", style: { "border-width": 3, "border-color": paint("--link") } },
    ],
    layout: small
      ? { name: "cose", animate: false, randomize: false, nodeRepulsion: () => 60000, idealEdgeLength: () => 70, numIter: 600, padding: 20 }
      : { name: "preset", padding: 20 },
  });
  // few nodes are not blown up to fill the room
  const fit = () => { if (graph.zoom() > 1.3) { graph.zoom(1.3); graph.center(); } };
  graph.ready(fit);
  fit();
  graph.on("select", "node", (event) => {
    const one = event.target;
    graph.elements().addClass("away");
    one.closedNeighborhood().removeClass("away");
    if (!told) return;
    const link = document.createElement("a");
    link.href = "/actors/" + one.id();
    link.textContent = one.data("name");
    told.replaceChildren(link, `, ${one.data("country") || "no country"}: met ${one.data("partners")} others; community around ${one.data("around")}`);
  });
  graph.on("unselect", "node", () => graph.elements().removeClass("away"));
  graph.on("dbltap", "node", (event) => { location.href = "/actors/" + event.target.id(); });
  if (by) by.addEventListener("change", () => {
    shade(by.value);
    graph.batch(() => data.nodes.forEach((node) => graph.getElementById(node.data.id).data("colour", node.data.colour)));
  });
  room.dataset.drawn = "yes";
}

document.querySelectorAll("[data-network]").forEach(draw);
