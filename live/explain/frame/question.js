// @ts-check
/** Predict before reveal: blanks to fill, then yours beside the truth. "Just show me" is always there. */
import { button, element } from "../../page/dom.js";

/** @typedef {import("./types").Question} Question */

export class QuestionForm {
  root = element("div", { class: "fig-question" });
  #asked = "";

  /**
   * @param {(key: string, values?: Record<string, string>) => string} say
   * @param {(verdict: string) => void} reveal
   */
  constructor(say, reveal) {
    this.say = say;
    this.reveal = reveal;
  }

  /** @param {Question | null} question @param {boolean} revealed */
  show(question, revealed) {
    this.root.hidden = !question;
    if (!question || revealed) return; // the verdict stays as it was given
    const asked = JSON.stringify(question);
    if (asked === this.#asked) return;
    this.#asked = asked;
    const blanks = question.blanks.map((choices, i) => this.#blank(choices, i));
    const answers = () => blanks.map(({ value }) => value);
    const answer = button("fig-answer", this.say("answer"), () => this.#judge(question, answers()));
    const justShow = button("fig-reveal", this.say("just-show"), () => this.#judge(question, null));
    const listed = blanks.length > 1 ? ["(", ...separated(blanks), ")"] : blanks;
    const fields = element("span", { class: "fig-blanks" }, ...listed);
    this.root.replaceChildren(element("p", {}, question.ask), element("p", {}, fields, answer, justShow));
  }

  /** @param {string[]} choices @param {number} i */
  #blank(choices, i) {
    const options = ["", ...choices].map((choice) => element("option", { value: choice }, choice || "…"));
    return element("select", { "aria-label": this.say("blank", { number: String(i + 1) }) }, ...options);
  }

  /** @param {Question} question @param {string[] | null} answers null: the reader wants to see */
  #judge({ ask, truth, why }, answers) {
    if (answers?.includes("")) {
      this.root.querySelector("select")?.focus();
      return;
    }
    const right = answers?.every((answer, i) => answer === truth[i]);
    const state = right ? "right" : answers ? "wrong" : "shown";
    const verdict = this.say(`verdict-${state}`, { yours: written(answers ?? []), truth: written(truth) });
    const said = element("p", { class: "fig-verdict", "data-state": state }, `${verdict} ${why}`);
    this.root.replaceChildren(element("p", {}, ask), said);
    this.reveal(`${verdict} ${why}`);
  }
}

/** @param {string[]} values */
const written = (values) => (values.length === 1 ? values[0] : `(${values.join(", ")})`);

/** @param {Node[]} nodes */
const separated = (nodes) => nodes.flatMap((node, i) => (i ? [", ", node] : [node]));
