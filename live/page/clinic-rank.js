// @ts-check
/** Which entries of the clinic a pasted message fits. Pure, so that the rule can be read and tested. */

/**
 * @typedef {object} Entry
 * @property {string[]} said its messages, one by one @property {string} text all of its words
 */

const ENOUGH = 0.5; // of a message's words, by weight
const NEARLY_BEST = 0.8;
const MOST = 6;

/**
 * The words of a text without its numbers, which differ from reader to reader; of Chinese, pairs of
 * characters.
 * @param {string} text
 */
export function words(text) {
  const latin = text.toLowerCase().match(/[a-z_]{2,}/g) ?? [];
  const chinese = [...text.matchAll(/(?=([\u4e00-\u9fff]{2}))/g)].map((pair) => pair[1]);
  return new Set([...latin, ...chinese]);
}

/**
 * The places of the entries that fit, best first. A pasted traceback holds a message and much else,
 * a question holds a few words of an entry: the better of both shares counts.
 * @param {string} query @param {Entry[]} entries @returns {number[]}
 */
export function rank(query, entries) {
  const asked = words(query);
  if (!asked.size) return [];
  const vocabularies = entries.map(({ said, text }) => words([...said, text].join("\n")));
  const share = sharing(vocabularies);
  const scores = entries.map(({ said }, k) =>
    Math.max(share(asked, vocabularies[k]), ...said.map((line) => share(words(line), asked))),
  );
  const least = Math.max(ENOUGH, NEARLY_BEST * Math.max(...scores));
  return [...scores.keys()]
    .filter((k) => scores[k] >= least)
    .sort((a, b) => scores[b] - scores[a] || a - b)
    .slice(0, MOST);
}

/**
 * How much of one set of words is in another, where a word counts the more the fewer entries have it.
 * @param {Set<string>[]} vocabularies
 */
function sharing(vocabularies) {
  /** @type {Map<string, number>} */
  const owners = new Map();
  for (const vocabulary of vocabularies)
    for (const word of vocabulary) owners.set(word, (owners.get(word) ?? 0) + 1);
  const weight = (/** @type {string} */ word) =>
    Math.log(1 + vocabularies.length / (owners.get(word) ?? 0.5));

  /** @param {Set<string>} part @param {Set<string>} whole */
  return (part, whole) => {
    let all = 0;
    let found = 0;
    for (const word of part) {
      all += weight(word);
      if (whole.has(word)) found += weight(word);
    }
    return all ? found / all : 0;
  };
}
