// Gives each element marked data-behavior="name other-name" its behaviors, in that order.
export default function start(behaviors) {
  for (const element of document.querySelectorAll("[data-behavior]")) {
    for (const name of element.dataset.behavior.split(" ")) {
      try {
        behaviors[name]?.(element);
      } catch (error) {
        console.error(name, error);
      }
    }
  }
}
