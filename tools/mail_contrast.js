// What is wrong with the mail in this page: texts that are hard to read on what is behind them, small texts,
// small buttons, pictures without words, and a mail wider than its window. Returns sentences.
(() => {
  const faults = [];
  const channels = (color) => (color.match(/[\d.]+/g) || []).map(Number);
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0.99) return color;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const said = text.data.replace(/[\s\u034f\u200c\u00a0]+/g, " ").trim();
    const node = text.parentElement, style = getComputedStyle(node);
    if (!said || !node.checkVisibility({ visibilityProperty: true }) || node.closest("[style*='max-height:0']") || style.fontSize === "1px") continue;
    const [lighter, darker] = [luminance(channels(style.color)), luminance(behind(node))].sort((a, b) => b - a);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    if (ratio < 4.5) faults.push(`"${said.slice(0, 40)}" has a contrast of ${ratio.toFixed(1)}`);
    if (parseFloat(style.fontSize) < 13.9) faults.push(`"${said.slice(0, 40)}" is ${style.fontSize}`);
  }
  for (const button of document.querySelectorAll(".wide-button a"))
    if (button.getBoundingClientRect().height < 44) faults.push(`the button "${button.textContent}" is too low`);
  for (const picture of document.images) if (!picture.alt) faults.push("a picture has no words");
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`it is ${document.documentElement.scrollWidth} px wide`);
  return [...new Set(faults)];
})();
