// A form beside another on the same page waits until what was typed there is saved: sending it would lose that.
// data-first names the other form, data-message says so at the file that was chosen. Comes before submit-once.
export default function saveFirst(form) {
  const first = document.getElementById(form.dataset.first);
  let typed = false;
  first.addEventListener("input", ({ target }) => (typed ||= target.form === first));
  form.addEventListener("submit", (event) => {
    if (!typed) return;
    event.preventDefault();
    const field = [...form.elements].find((one) => one.type === "file");
    field.setCustomValidity(form.dataset.message);
    field.reportValidity();
  });
}
