// Sends a GET form of filters as soon as a choice changes; its button stays for everybody else.
export default function filterSubmit(form) {
  form.addEventListener("change", ({ target }) => target.matches("select, [type=checkbox], [type=radio]") && form.requestSubmit());
}
