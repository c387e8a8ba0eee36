// Shares this page by what the device offers, else copies its address and says so.
export default function share(button) {
  const text = button.querySelector("span");
  const before = text.textContent;
  button.hidden = !navigator.share && !navigator.clipboard;
  button.addEventListener("click", async () => {
    if (navigator.share) {
      await navigator.share({ title: button.dataset.title, url: location.href }).catch(() => {});
      return;
    }
    await navigator.clipboard.writeText(location.href);
    text.textContent = button.dataset.done;
    setTimeout(() => (text.textContent = before), 1600);
  });
}
