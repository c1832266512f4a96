// @ts-check
/** Elements that only one page has: their code is loaded with the first of them. */

/** @param {() => Promise<{ mount: (host: HTMLElement) => void }>} load */
export const lazyElement = (load) =>
  class extends HTMLElement {
    async connectedCallback() {
      if (this.childElementCount) return;
      const { mount } = await load();
      if (this.isConnected && !this.childElementCount) mount(this);
    }
  };
