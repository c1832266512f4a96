// @ts-check
/** <home-picture>: drawn at build; what moves it is fetched where there is one. */
export class HomePicture extends HTMLElement {
  #alive = false;

  async connectedCallback() {
    if (this.#alive) return;
    this.#alive = true;
    const { mount } = await import("./home-picture.js").catch(() => ({ mount: null })); // it stays as drawn
    if (this.isConnected) mount?.(this);
  }
}
