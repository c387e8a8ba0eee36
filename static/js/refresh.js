// Sends a form with its button "do" as soon as a choice in it changes, so that price and days follow; without
// scripts the button is there to press.
export default function refresh(form) {
  const button = form.querySelector('[name="do"]');
  form.addEventListener("change", ({ target }) => target.matches("[type=radio]") && form.requestSubmit(button));
}
