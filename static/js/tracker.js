// How long a page was really looked at, how far it was read, and where people went from it.
// Attention counts while the page is visible, focused and used within the last half minute. Reports are
// deltas with a number each, so that one sent twice is counted once; they leave when the page is hidden.
export default function tracker(tag) {
  const IDLE = 30_000;
  const STEP = 1_000;
  let used = performance.now();
  let last = used;
  let engaged = 0;
  let depth = 0;
  let told = 0;
  let seq = 0;
  let clicks = [];

  function tick() {
    const now = performance.now();
    const watching = document.visibilityState === "visible" && document.hasFocus();
    if (watching && now - used < IDLE) engaged += Math.min(now - last, 2 * STEP);
    last = now;
  }

  function read() {
    const page = document.documentElement;
    const reached = (window.scrollY + window.innerHeight) / Math.max(page.scrollHeight, 1);
    depth = Math.max(depth, Math.min(100, Math.round(100 * reached)));
  }

  function report() {
    tick();
    read();
    const now = performance.now();
    const items = clicks.map(({ s, h, at }) => ({ n: "click", s, h, ago: Math.round(now - at) }));
    if (engaged >= STEP || depth > told) {
      items.push({ n: "page_engagement", s: ++seq, ms: Math.round(engaged), sc: depth });
      [engaged, told] = [0, depth];
    }
    clicks = [];
    if (!items.length) return;
    const body = JSON.stringify({ v: 1, p: tag.dataset.pageView, e: items.slice(0, 50) });
    if (!navigator.sendBeacon?.(tag.dataset.to, body)) fetch(tag.dataset.to, { method: "POST", body, keepalive: true });
  }

  function followed(event) {
    const link = event.target.closest?.("a[href]");
    if (!link?.hostname || link.hostname === location.hostname) return;
    clicks.push({ s: ++seq, h: link.hostname.toLowerCase(), at: performance.now() });
  }

  const touched = () => { used = performance.now(); };
  for (const kind of ["pointermove", "pointerdown", "keydown", "touchstart", "wheel"]) addEventListener(kind, touched, { passive: true });
  addEventListener("scroll", () => { touched(); read(); }, { passive: true });
  for (const kind of ["click", "auxclick"]) addEventListener(kind, followed, true);
  document.addEventListener("visibilitychange", () => { document.visibilityState === "hidden" ? report() : (last = performance.now()); });
  addEventListener("pagehide", report);
  setInterval(tick, STEP);
}
