// How a page was really used: time, reading, links followed away, fields hesitated over, clicks in anger.
// Attention counts while visible, focused and used within half a minute. All are deltas with numbers of their
// own, so that what is sent twice is counted once; sent when the page is hidden. What is typed is never read.
export default function tracker(tag) {
  const IDLE = 30_000, STEP = 1_000, NEAR = 30, MOST = 50;
  const now = () => performance.now(), whole = Math.round, fields = new Map();
  let used = now(), last = used, engaged = 0, depth = 0, told = 0, seq = 0, clicks = 0, items = [], angry = [];
  const add = (n, more) => items.push({ n, at: now(), ...more });
  const touched = () => { used = now(); };
  const on = (kinds, heard, options) => { for (const kind of kinds.split(" ")) addEventListener(kind, heard, options); };
  function tick() {
    const at = now(), watching = document.visibilityState === "visible" && document.hasFocus();
    if (watching && at - used < IDLE) engaged += Math.min(at - last, 2 * STEP);
    last = at;
  }
  function read() {
    const reached = (scrollY + innerHeight) / Math.max(document.documentElement.scrollHeight, 1);
    depth = Math.max(depth, Math.min(100, whole(100 * reached)));
  }
  function rage() {
    if (angry.length > 2) add("rage_click", { g: angry[0].g, c: angry.length });
    angry = [];
  }
  function report() {
    tick(), read(), rage();
    for (const [input, f] of fields) {
      if (f.since) f.fm += now() - f.since, f.since = now();
      if (f.fm) add("form_field", { f: input.form?.getAttribute("id") || "form", k: input.name, fm: whole(f.fm), w: whole(f.w), c: f.c, le: +!input.value });
      f.fm = f.w = f.c = 0;
    }
    if (engaged >= STEP || depth > told || clicks) add("page_engagement", { ms: whole(engaged), sc: depth, c: clicks });
    if (engaged >= STEP || depth > told || clicks) [engaged, told, clicks] = [0, depth, 0];
    const e = items.splice(0, MOST).map(({ at, ...item }) => ({ ...item, s: ++seq, ago: whole(now() - at) }));
    if (!e.length) return;
    const body = JSON.stringify({ v: 1, p: tag.dataset.pageView, e });
    if (!navigator.sendBeacon?.(tag.dataset.to, body)) fetch(tag.dataset.to, { method: "POST", body, keepalive: true });
  }
  function clicked({ target, clientX: x, clientY: y }) {
    const link = target.closest?.("a[href]"), hit = target.closest?.("a,button,[id]") ?? target, at = now(), then = angry.at(-1);
    const card = link?.closest("[data-item]"), list = card?.closest("[data-list]");
    clicks++;
    if (list) add("select_item", { l: list.dataset.list, i: card.dataset.item });
    if (link?.hostname && link.hostname !== location.hostname) add("click", { h: link.hostname.toLowerCase() });
    if (then && (at - then.at > STEP || Math.hypot(x - then.x, y - then.y) > NEAR)) rage();
    if (!hit.dataset?.step) angry.push({ at, x, y, g: `${hit.localName}${hit.id && `#${hit.id}`}`.replace(/[^\w.:#-]/g, "").slice(0, 80) });
  }
  function felt({ type, target }) {
    if (!/^[\w.:-]{1,80}$/.test(target.name) || !target.form || target.type === "hidden") return;
    const f = fields.get(target) ?? { fm: 0, w: 0, c: 0, waits: true };
    fields.set(target, f);
    if (type === "focusin") f.since = now();
    else if (type === "input") f.c++, f.w += f.waits && f.since ? now() - f.since : 0, f.waits = false;
    else if (f.since) f.fm += now() - f.since, f.since = 0;
  }
  on("pointermove pointerdown keydown touchstart wheel", touched, { passive: true });
  on("scroll", () => { touched(), read(); }, { passive: true });
  on("click auxclick", clicked, true), on("focusin input focusout", felt, true), on("pagehide", report);
  document.addEventListener("visibilitychange", () => { document.visibilityState === "hidden" ? report() : (last = now()); });
  setInterval(tick, STEP);
}
