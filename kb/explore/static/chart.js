// The chart of a report: Vega-Lite without generated code, in the colours of the page.
import { expressionInterpreter } from "/static/vendor/vega-interpreter.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function themed(spec) {
  const ink = colour("--ink"), faint = colour("--faint"), line = colour("--line");
  return {
    ...spec, background: "transparent",
    config: {
      ...(spec.config || {}), view: { stroke: line },
      axis: { labelColor: faint, titleColor: ink, gridColor: line, domainColor: line, tickColor: line },
      legend: { labelColor: ink, titleColor: ink, symbolBaseFillColor: faint, symbolBaseStrokeColor: faint }, title: { color: ink, subtitleColor: faint },
      text: { color: ink }, bar: { color: colour("--bar") }, rect: { color: colour("--bar") }, tooltip: { content: "data" },
    },
  };
}

async function draw(figure) {
  const answer = await fetch(figure.dataset.chart);
  if (!answer.ok) {
    figure.textContent = "There is no chart: " + ((await answer.text()).match(/role="alert">([^<]*)/) || ["", "it failed"])[1];
    return;
  }
  const compiled = vegaLite.compile(themed(await answer.json())).spec;
  const view = new vega.View(vega.parse(compiled, null, { ast: true }), {
    expr: expressionInterpreter, renderer: "svg", hover: true, container: figure,
  });
  await view.runAsync();
  figure.dataset.drawn = "yes";
}

const figures = document.querySelectorAll("[data-chart]");
const again = () => figures.forEach((one) => { one.replaceChildren(); draw(one); });
again();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
