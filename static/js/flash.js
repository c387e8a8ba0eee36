// Lets a message be put away; it never goes by itself.
export default function flash(alert) {
  const button = alert.querySelector("[data-close]");
  button.hidden = false;
  button.addEventListener("click", () => {
    alert.remove();
    document.getElementById("main")?.focus();
  });
}
