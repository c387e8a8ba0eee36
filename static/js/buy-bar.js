// A bar with the button at the foot of a phone, once those of the page have been scrolled past (however fast);
// it stands on the privacy question while that is asked.
export default function buyBar(bar) {
  const last = bar.closest("form").querySelector("[data-buy-here]").lastElementChild;
  const above = { rootMargin: "99999px 0px -100% 0px", threshold: [0, 1] };
  new IntersectionObserver((entries) => {
    bar.hidden = entries.at(-1).intersectionRatio < 1;
    bar.style.insetBlockEnd = `${document.querySelector(".consent")?.offsetHeight ?? 0}px`;
  }, above).observe(last);
}
