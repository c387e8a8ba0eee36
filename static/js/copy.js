// Copies data-copy (or the text of the element it names with #) and says so for a moment.
export default function copy(button) {
  const source = () => {
    const text = button.dataset.copy;
    return text.startsWith("#") ? document.querySelector(text).textContent.trim() : text;
  };
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source());
    const before = button.innerHTML;
    button.textContent = button.dataset.done;
    button.disabled = true;
    setTimeout(() => {
      button.innerHTML = before;
      button.disabled = false;
      button.focus();
    }, 1600);
  });
}
