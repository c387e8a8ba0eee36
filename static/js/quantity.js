// Minus and plus around a number input; without scripts the input is enough. A form marked data-autosubmit
// is sent when the number has rested.
export default function quantity(box) {
  const input = box.querySelector("input");
  const buttons = [...box.querySelectorAll("button[data-step]")];
  let waiting;

  function show() {
    const value = Number(input.value);
    for (const button of buttons) {
      const next = value + Number(button.dataset.step);
      button.disabled = next < Number(input.min || 0) || (input.max !== "" && next > Number(input.max));
    }
  }

  function changed() {
    show();
    if (!("autosubmit" in (input.form?.dataset ?? {}))) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => input.checkValidity() && input.form.requestSubmit(), 600);
  }

  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (Number(button.dataset.step) > 0) input.stepUp();
      else input.stepDown();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  input.addEventListener("change", changed);
  input.addEventListener("input", show);
  show();
}
