// A <details> menu that closes on Escape and on a press outside of it.
export default function menu(details) {
  const panel = details.nextElementSibling;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (details.open && !details.contains(target) && !panel?.contains(target)) details.open = false;
  });
}
