// What all elements share: listeners, mounting into the page, and a tree the page's form does not see.
class DoubleElement {
  #listeners = {};

  on(event, listener) {
    (this.#listeners[event] ??= []).push(listener);
    return this;
  }

  off(event, listener) {
    this.#listeners[event] = (this.#listeners[event] ?? []).filter((known) => listener && known !== listener);
    return this;
  }

  emit(event, data = {}) {
    for (const listener of this.#listeners[event] ?? []) listener({elementType: this.type, ...data});
  }

  heard(event) {
    return (this.#listeners[event] ?? []).length > 0;
  }

  mount(target) {
    const place = typeof target === "string" ? document.querySelector(target) : target;
    if (!place) throw new doubleApi.IntegrationError(`The selector (${target}) applies to no DOM elements.`);
    if (this.place) throw new doubleApi.IntegrationError("This Element has already been mounted.");
    this.place = place;
    this.host = document.createElement("div");
    this.host.className = "__PrivateStripeElement";
    place.replaceChildren(this.host);
    this.draw(this.host.attachShadow({mode: "open"}));
    queueMicrotask(() => this.emit("ready", this.readiness()));
  }

  readiness() {
    return {};
  }

  unmount() {
    this.host?.remove();
    this.place = this.host = null;
  }

  destroy() {
    this.unmount();
  }

  update(options) {
    this.options = {...this.options, ...options};
  }
}
