// A form is sent once: a second press does nothing until the page is shown again. The button keeps its place
// and says what goes on (data-busy). Comes after validate in data-behavior.
export default function submitOnce(form) {
  let sent = false;
  let label;

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (sent) return event.preventDefault();
    sent = true;
    const button = event.submitter;
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    if (!button.dataset.busy) return;
    label = button.innerHTML;
    button.textContent = button.dataset.busy;
  });

  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    sent = false;
    const button = form.querySelector("[aria-busy]");
    button?.removeAttribute("aria-busy");
    if (button && label) button.innerHTML = label;
  });
}
