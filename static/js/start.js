// Gives each element marked data-behavior="name other-name" its behaviors, in that order; also those of a part
// that comes later and says "fresh".
export default function start(behaviors) {
  function begin(root) {
    for (const element of root.querySelectorAll("[data-behavior]")) {
      for (const name of element.dataset.behavior.split(" ")) {
        try {
          behaviors[name]?.(element);
        } catch (error) {
          console.error(name, error);
        }
      }
    }
  }
  begin(document);
  document.addEventListener("fresh", ({ target }) => begin(target));
}
