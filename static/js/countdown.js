// How long one may still order for the promised day; gone when the hour is over, for the promise is then another.
export default function countdown(node) {
  const until = Date.parse(node.dataset.until);
  const tick = () => {
    const minutes = Math.ceil((until - Date.now()) / 60000);
    if (minutes <= 0) {
      clearInterval(timer);
      node.closest("li").hidden = true;
      return;
    }
    const text = minutes < 60 ? node.dataset.minutes : node.dataset.hours;
    const left = text.replace("{h}", Math.floor(minutes / 60)).replace("{m}", minutes % 60);
    node.querySelector("[data-left]").textContent = left;
  };
  const timer = setInterval(tick, 20000);
}
