// Pictures at full size in a dialog: arrows change them, + and -, the wheel, two fingers or a press make them
// larger, Escape closes. Panning is the box's own scrolling. Without scripts the links open the files.
export default function zoom(dialog) {
  const box = dialog.querySelector("[data-zoom-box]");
  const links = [...document.querySelectorAll("[data-zoom]")];
  let index = 0, scale = 1, apart = 0;

  function size(wanted, x = box.clientWidth / 2, y = box.clientHeight / 2) {
    const before = scale;
    scale = Math.min(Math.max(wanted, 1), 4);
    const [left, top] = [box.scrollLeft, box.scrollTop];
    dialog.style.setProperty("--zoom", scale);
    box.scrollTo(((left + x) * scale) / before - x, ((top + y) * scale) / before - y);
  }

  function show(wanted) {
    index = (wanted + links.length) % links.length;
    const copy = links[index].querySelector(".picture").cloneNode(true);
    for (const node of copy.querySelectorAll("[sizes]")) node.sizes = "200vw";
    box.replaceChildren(copy);
    dialog.querySelector("[data-zoom-now]").textContent = `${index + 1} / ${links.length}`;
    size(1);
  }

  links.forEach((link, i) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
      show(i);
    }),
  );
  for (const button of dialog.querySelectorAll("[data-zoom-step]"))
    button.addEventListener("click", () => show(index + Number(button.dataset.zoomStep)));
  dialog.addEventListener("keydown", ({ key }) => {
    const ahead = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (key.startsWith("Arrow") && scale === 1 && /Left|Right/.test(key)) show(index + (key === ahead ? 1 : -1));
    if (key === "+" || key === "=") size(scale * 1.5);
    if (key === "-") size(scale / 1.5);
  });
  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    size(scale * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  }, { passive: false });
  box.addEventListener("click", ({ clientX, clientY }) => size(scale > 1 ? 1 : 2.5, clientX, clientY));
  box.addEventListener("touchmove", (event) => {
    if (event.touches.length !== 2) return (apart = 0);
    event.preventDefault();
    const [one, two] = event.touches;
    const now = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
    if (apart) size((scale * now) / apart, (one.clientX + two.clientX) / 2, (one.clientY + two.clientY) / 2);
    apart = now;
  }, { passive: false });
}
