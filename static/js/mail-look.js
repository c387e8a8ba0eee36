// Shows a mail anew while its look is chosen, and hands the choice to the form that keeps it. Another mail,
// language or order needs the whole page; the GET form does that, and everything without scripts.
export default function mailLook(form) {
  const frame = document.getElementById(form.dataset.frame);
  const keep = document.getElementById("keep-look");
  let timer;
  const show = () => {
    const data = new FormData(form);
    if (!data.has("logo")) data.set("logo", "0");
    frame.src = `${form.dataset.body}?${new URLSearchParams(data)}`;
    if (!keep) return;
    keep.hidden = false;
    for (const name of ["accent", "footer", "logo"]) keep.elements[name].value = data.get(name);
  };
  form.addEventListener("change", ({ target }) => {
    if (target.name === "window") frame.classList.toggle("mail-frame--narrow", target.value === "narrow");
    else if (target.matches("select")) form.requestSubmit();
  });
  form.addEventListener("input", ({ target }) => {
    if (target.matches("select")) return;
    clearTimeout(timer);
    timer = setTimeout(show, 200);
  });
}
