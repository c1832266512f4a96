// @ts-check
/** Which scene belongs to the present values: a recorded one at once, else Python's; the latest wins. */

/** @typedef {import("./types").Scene} Scene @typedef {import("./inputs.js").Values} Values */
/** What tools/record_figures.py wrote: scenes by the values of `names`, and what all scenes share. */
/** @typedef {{names: string[], scenes: Record<string, Scene>, shared: Scene}} Recorded */

export class Scenes {
  /** @type {Values} */ #latest = {};
  #asking = false;

  /**
   * @param {Recorded} recorded @param {(values: Values) => Promise<Scene>} ask
   * @param {(scene: Scene, state: "recorded" | "live") => void} take @param {(reason: string) => void} fail
   */
  constructor(recorded, ask, take, fail) {
    this.recorded = recorded;
    this.ask = ask;
    this.take = take;
    this.fail = fail;
  }

  /** Whether what is wanted has still to come from Python. */
  get waiting() {
    return this.#asking && !(this.#key in this.recorded.scenes);
  }

  /** @param {Values} values */
  async want(values) {
    this.#latest = { ...values };
    const { scenes, shared } = this.recorded;
    const key = this.#key;
    if (key in scenes) return this.take({ ...shared, ...scenes[key] }, "recorded");
    if (this.#asking) return;
    this.#asking = true;
    const settle = await this.ask(this.#latest).then(
      (scene) => () => this.take(scene, "live"),
      (error) => () => this.fail(error.message),
    );
    this.#asking = false;
    if (this.#key === key) settle();
    else this.want(this.#latest);
  }

  get #key() {
    return JSON.stringify(this.recorded.names.map((name) => this.#latest[name]));
  }
}
