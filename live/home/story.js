// @ts-check
/** What happens in the home page's picture, step by step, in words. */

/** @typedef {import("./unit.js").Step} Step */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Say */

/** What each word is: of the switch, a question, or neither. */
export const KINDS = ["switch", "other", "other", "other", "ask", "switch", "other", "other", "ask"];

const HEARD_TO_LEAK = 0.95; // a forget gate below this visibly loses memory
const SURE = 0.4;
const UNSURE = 0.2;

/** The words as they come. @param {Say} say */
export const tokens = (say) => say("tokens").split(" ");

/**
 * What an output says, by its key; "" where the output gate lets out nothing and nothing was asked.
 * @param {Step} step @param {string} kind
 */
export function answer({ h_new }, kind) {
  const size = Math.abs(h_new);
  if (size < UNSURE) return kind === "ask" ? "unsure" : "";
  return (h_new > 0 ? "on" : "off") + (size < SURE ? "-weak" : "");
}

/**
 * One sentence about a step; *so* is stressed.
 * @param {Step[]} run @param {number} at @param {Say} say
 */
export function caption(run, at, say) {
  const { f, c, c_new, g } = run[at];
  const values = {
    word: tokens(say)[at],
    f: f.toFixed(2),
    percent: Math.round(100 * (1 - f)),
    says: say(`says-${answer(run[at], "ask")}`),
  };
  return say(`caption-${situation()}`, values);

  function situation() {
    const leaks = f < HEARD_TO_LEAK;
    if (KINDS[at] === "ask") {
      if (Math.abs(c_new) < UNSURE) return "lost";
      return leaks ? "ask-leak" : "read";
    }
    if (KINDS[at] === "other") return leaks ? "leak" : "keep";
    if (Math.abs(c) < UNSURE) return "fill";
    return f > SURE && c * g < 0 ? "clash" : "swap";
  }
}

/** All numbers, for who would rather read them. @param {Step[]} run @param {Say} say */
export function table(run, say) {
  const head = ["t", say("heard"), "f", "i", "g", "o", "c", "h", say("says")];
  const printed = (/** @type {number} */ v) => v.toFixed(2).replace("-0.00", "0.00").replace("-", "−");
  const rows = run.map((step, t) => {
    const said = answer(step, KINDS[t]);
    const { f, i, g, o, c_new, h_new } = step;
    const numbers = [f, i, g, o, c_new, h_new].map(printed);
    return [String(t), tokens(say)[t], ...numbers, said && say(`says-${said}`)];
  });
  return [head, ...rows];
}
