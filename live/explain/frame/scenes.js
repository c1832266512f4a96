// @ts-check
/**
 * Which scene belongs to the present values: a recorded one, else one that the page itself can compute,
 * both at once; else Python's, and the latest wins.
 */

/** @typedef {import("./types").Scene} Scene @typedef {import("./inputs.js").Values} Values */
/** @typedef {"recorded" | "computed" | "live"} Origin of a scene: the build, the page, its Python */
/** What tools/record_figures.py wrote: scenes by the values of `names`, and what all scenes share. */
/** @typedef {{names: string[], scenes: Record<string, Scene>, shared: Scene}} Recorded */

export class Scenes {
  /** @type {Values} */ #latest = {};
  #asking = false;

  /**
   * @param {Recorded} recorded @param {(values: Values) => Promise<Scene>} ask
   * @param {(scene: Scene, state: Origin) => void} take @param {(reason: string) => void} fail
   * @param {(values: Values) => Scene | null} compute what needs no Python
   */
  constructor(recorded, ask, take, fail, compute = () => null) {
    this.recorded = recorded;
    this.ask = ask;
    this.take = take;
    this.fail = fail;
    this.compute = compute;
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
    const computed = this.compute(this.#latest);
    if (computed) return this.take(computed, "computed");
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
