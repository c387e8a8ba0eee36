// A form is sent once: a second press does nothing until the page is shown again, or a script that took over
// says "retry". The button keeps its place and says what goes on (data-busy). Comes after validate.
export default function submitOnce(form) {
  let sent = false;
  let button;
  let label;

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (sent) return event.preventDefault();
    sent = true;
    button = event.submitter;
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    if (!button.dataset.busy) return;
    label = button.innerHTML;
    button.textContent = button.dataset.busy;
  });

  function free() {
    sent = false;
    button?.removeAttribute("aria-busy");
    if (button && label) button.innerHTML = label;
  }

  form.addEventListener("retry", free);
  addEventListener("pageshow", ({ persisted }) => persisted && free());
}
