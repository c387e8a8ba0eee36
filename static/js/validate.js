// Says what is wrong with a field when typing rests or the field is left, in the place where the server would
// say it. The server checks everything again; without scripts the browser's own messages do.
export default function validate(form) {
  let waiting;
  form.noValidate = true;
  const place = (field) => document.getElementById(`${field.id}-error`);

  function tell(field, text) {
    const error = place(field);
    if (!error) return;
    error.textContent = text;
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== error.id);
    if (text) ids.push(error.id);
    if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
    else field.removeAttribute("aria-describedby");
  }

  function check(field) {
    if (!field.willValidate) return true;
    const fine = field.validity.valid;
    tell(field, fine ? "" : field.dataset.message || field.validationMessage);
    return fine;
  }

  form.addEventListener("input", ({ target }) => {
    clearTimeout(waiting);
    const wrong = target.getAttribute("aria-invalid") === "true";
    if (wrong && target.validity?.valid) check(target);
    else if (wrong || target.value) waiting = setTimeout(check, 900, target);
  });
  form.addEventListener("focusout", ({ target }) => {
    clearTimeout(waiting);
    if (target.willValidate && target.value) check(target);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formNoValidate) return;
    const wrong = [...form.elements].filter((field) => field.matches("input, select, textarea") && !check(field));
    if (wrong.length === 0) return;
    event.preventDefault();
    wrong[0].focus();
  });
}
