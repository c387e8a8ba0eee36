// Pictures in a strip to swipe: the small ones lead to theirs without leaving a trace in the history, and show
// which is seen.
export default function gallery(root) {
  const strip = root.querySelector(".gallery__strip");
  const slides = [...strip.children];
  const thumbs = [...root.querySelectorAll("[data-thumb]")];
  const note = root.querySelector("[data-gallery-note]");
  if (!thumbs.length) return;

  function mark(index) {
    root.querySelector("[aria-current]").removeAttribute("aria-current");
    thumbs[index].setAttribute("aria-current", "true");
    note.querySelector("[data-gallery-now]").textContent = index + 1;
  }

  thumbs.forEach((thumb, i) =>
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      strip.scrollTo({ left: slides[i].offsetLeft - slides[0].offsetLeft });
    }),
  );
  note.hidden = false;
  strip.addEventListener("scroll", () => {
    const step = Math.abs(slides[1].offsetLeft - slides[0].offsetLeft);
    mark(Math.min(Math.round(Math.abs(strip.scrollLeft) / step), slides.length - 1));
  }, { passive: true });
}
