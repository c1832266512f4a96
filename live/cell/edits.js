// @ts-check
/**
 * Readers' edits, kept in the browser. Known by lesson, cell and the lesson's own code, in whatever
 * language it was read: after the lesson changed, an edit of its old code is offered, not shown.
 * So is one that this page did not show when it kept another: another tab's, or one from before a link.
 * So is one that was on trial, shown by a page that did not live on: it may have frozen it.
 */
import { withoutValues } from "./params.js";

const PREFIX = "lab-edit";

/** @param {string[]} parts */
const keyOf = (...parts) => [PREFIX, ...parts].join("/");

/** @param {string} page @param {string} cell */
const asideOf = (page, cell) => keyOf(page, cell, "aside");

/** @param {string} page @param {string} cell */
const trialOf = (page, cell) => `lab-trial/${page}/${cell}`;

export class Edits {
  /** @param {Storage | null} storage @param {() => void} onFailure called once when nothing can be kept */
  constructor(storage, onFailure) {
    this.storage = storage;
    this.onFailure = onFailure;
  }

  /** @param {string} page @param {string} cell @param {string} shipped */
  load(page, cell, shipped) {
    return this.#attempt((storage) => storage.getItem(keyOf(page, cell, hash(shipped))));
  }

  /**
   * Another edit: of code that the lesson no longer has, or one put aside.
   * @param {string} page
   * @param {string} cell
   * @param {string} shipped
   */
  older(page, cell, shipped) {
    const mine = keyOf(page, cell, hash(shipped));
    const all = this.#attempt((storage) => Object.keys(storage)) ?? [];
    const key = all.find((one) => one.startsWith(`${keyOf(page, cell)}/`) && one !== mine);
    const source = key && this.#attempt((storage) => storage.getItem(key));
    return key && source ? { key, source, isAside: key === asideOf(page, cell) } : null;
  }

  /**
   * Keep an edit; the lesson's own code needs no keeping.
   * @param {string} page @param {string} cell @param {string} shipped @param {string} source
   * @param {string | null} before what the page showed: a kept edit that it is not goes aside
   */
  save(page, cell, shipped, source, before) {
    const key = keyOf(page, cell, hash(shipped));
    const kept = this.load(page, cell, shipped);
    const isUnseen = kept && kept !== before && withoutValues(kept) !== withoutValues(source);
    if (isUnseen) this.#attempt((storage) => storage.setItem(asideOf(page, cell), kept), true);
    if (source === shipped) this.forget(key);
    else this.#attempt((storage) => storage.setItem(key, source), true);
  }

  /** An edit is about to be shown. @param {string} page @param {string} cell */
  beginTrial(page, cell) {
    this.#attempt((storage) => storage.setItem(trialOf(page, cell), "1"));
  }

  /** The page lives on, or the edit is gone. @param {string} page @param {string} cell */
  endTrial(page, cell) {
    this.#attempt((storage) => storage.removeItem(trialOf(page, cell)));
  }

  /** @param {string} page @param {string} cell */
  isOnTrial(page, cell) {
    return Boolean(this.#attempt((storage) => storage.getItem(trialOf(page, cell))));
  }

  /** @param {string} page @param {string} cell @param {string} shipped */
  discard(page, cell, shipped) {
    this.forget(keyOf(page, cell, hash(shipped)));
    this.endTrial(page, cell);
  }

  /** @param {string} key */
  forget(key) {
    this.#attempt((storage) => storage.removeItem(key));
  }

  /**
   * Storage may be missing, forbidden or full; nothing else may break for it.
   * @template T @param {(storage: Storage) => T} work @returns {T | undefined}
   */
  #attempt(work, matters = false) {
    try {
      if (!this.storage) throw new Error("no storage");
      return work(this.storage);
    } catch {
      if (matters) this.onFailure();
      if (matters) this.onFailure = () => {};
    }
  }
}

/** The browser's storage, or null where it is forbidden. */
export function openStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** FNV-1a in two halves: 64 bits tell the versions of one cell apart. @param {string} text */
export function hash(text) {
  const halves = [0x811c9dc5, 0x01000193].map((seed) => {
    let sum = seed;
    for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
    return (sum >>> 0).toString(16).padStart(8, "0");
  });
  return halves.join("");
}
