// Draws a figure with Plotly in the page's own colors and type. The table beside it says the same, so who
// has no script has lost nothing.
import color from "./color.js";

const HUES = [0, 150, 250, 60, 320, 200];
const loading = new Map();

function load(url) {
  if (!loading.has(url)) {
    loading.set(url, new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src: url, onload: done, onerror: failed }));
    }));
  }
  return loading.get(url);
}

const hue = (turn) => (turn ? `oklch(from var(--accent-ink) l max(c, .09) calc(h + ${turn}))` : "var(--accent-ink)");

function dressed(trace, at) {
  const ink = hue(HUES[at % HUES.length]);
  if (trace.band) return { ...trace, line: { width: 0 }, showlegend: false, fill: trace.band === "high" ? "tonexty" : "none", fillcolor: color(ink, .14) };
  if (trace.type === "scatter") return { ...trace, line: { color: color(ink), width: 2, shape: "linear" }, connectgaps: false };
  if (trace.type === "bar") return { ...trace, marker: { color: color(ink, .8) } };
  if (trace.type === "heatmap") return { ...trace, showscale: false, hoverongaps: false, xgap: 2, ygap: 2, colorscale: [[0, color("var(--surface)")], [1, color("var(--accent-ink)", .75)]] };
  const [strong, quiet] = [color("var(--accent-ink)"), color("var(--muted)", .45)];
  const fill = trace.node.quiet ? trace.node.quiet.map((one) => (one ? quiet : strong)) : strong;
  const node = { ...trace.node, color: fill, pad: 14, thickness: 12, line: { width: 0 } };
  return { ...trace, node, link: { ...trace.link, color: color("var(--accent-ink)", .22) } };
}

function layout(figure, narrow) {
  const [ink, line, muted] = ["var(--ink)", "var(--line)", "var(--muted)"].map((name) => color(name));
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, tickcolor: line, tickfont: { color: muted }, automargin: true };
  const plain = figure.kind === "heat" ? { showgrid: false } : {};
  const { rows, xaxis, yaxis, shapes = [], annotations = [], ...rest } = figure.layout;
  const count = figure.data.filter((trace) => trace.name && !trace.band).length;
  return {
    font: { family: getComputedStyle(document.body).fontFamily, size: narrow ? 11 : 13, color: ink },
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", colorway: HUES.map((turn) => color(hue(turn))),
    margin: { t: annotations.length ? 28 : 8, r: 8, b: 8, l: 8 }, height: rows ? Math.max(160, Math.min(900, 60 + 34 * rows)) : 300, hovermode: "closest",
    showlegend: count > 1, legend: { orientation: "h", y: annotations.length ? 1.26 : 1.14, x: 0, traceorder: "normal" }, bargap: .25,
    xaxis: { ...axis, ...plain, ...xaxis }, yaxis: { ...axis, ...plain, rangemode: "tozero", ...yaxis }, ...rest,
    shapes: shapes.map((one) => ({ ...one, line: { color: muted, width: 1, dash: "dot" } })), annotations: annotations.map((one) => ({ ...one, font: { color: muted, size: 11 } })),
  };
}

export default async function chart(place) {
  const figure = JSON.parse(place.dataset.figure);
  const draw = () => {
    let at = 0;
    const traces = figure.data.map((trace) => dressed(trace, trace.band ? 0 : at++));
    window.Plotly.react(place, traces, layout(figure, place.clientWidth < 600), { displayModeBar: false, responsive: true, scrollZoom: false, locale: "page", locales: { page: { dictionary: {}, format: figure.format || {} } } });
  };
  await load(place.dataset.library);
  place.hidden = false;
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
