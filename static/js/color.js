// What a color of the page comes to: Plotly knows neither var() nor oklch(), a canvas does.
export default function color(text, alpha = 1) {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = text;
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  pen.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  pen.fillRect(0, 0, 1, 1);
  const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
  return `rgba(${r},${g},${b},${alpha})`;
}
