// @ts-check
/**
 * Which entries of the clinic a pasted message or a question fits. Pure, so that the rule can be read
 * and tested. Terms of one meaning stand in a row of words/clinic-search.json, in every language.
 */
import search from "#built/words/clinic-search.json" with { type: "json" };

const { filler, synonyms } = search;

/**
 * @typedef {object} Entry
 * @property {string} title @property {string[]} said its messages, one by one
 * @property {string} text all of its words
 * @typedef {(word: string) => number} Measure
 */

const ENOUGH_SAID = 0.6; // of a message, by weight, must have been pasted
const ENOUGH_SPOKEN_OF = 0.4; // of a question, by weight, must be in an entry
const IN_TEXT = 0.6; // what a word counts that an entry has, but not in its title
const PER_WORD = 0.04; // of two messages that were pasted, the longer one tells more
const SAME_MISFIT = 0.1;
const TITLE = 0.1; // what it counts to be asked for all that a title says
const UNKNOWN = 1.8; // the weight of a word that no entry has
const NEARLY_BEST = 0.75;
const MOST = 6;

const HAN = /[\u4e00-\u9fff]/;
/** What any error or question says, and so tells nothing: words, and Chinese characters to cut at. */
const FILLER = new Set(filler);
const CHINESE_FILLER = new RegExp(longestFirst(filler.filter((word) => HAN.test(word))).join("|"), "g");

/** @param {string[]} terms of which a longer one may begin with a shorter */
function longestFirst(terms) {
  return [...terms].sort((a, b) => b.length - a.length);
}

const compact = (/** @type {string} */ term) => term.toLowerCase().replace(/\s/g, "");

/** A term as a pattern: names as they stand, English words also in the plural. @param {string} term */
function pattern(term) {
  const lower = term.toLowerCase();
  const literal = lower.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s*");
  if (!/[a-z]/.test(lower)) return literal;
  return `(?<![a-z0-9_])${literal}${/^[a-z -]+$/.test(lower) ? "s?" : ""}(?![a-z0-9_])`;
}

/** @type {Map<string, string[]>} the rows that a term stands in */
const rows = new Map();
const terms = synonyms.flatMap((row, k) =>
  row.map((term) => {
    rows.set(compact(term), [...(rows.get(compact(term)) ?? []), `#${k}`]);
    return term;
  }),
);
const anyTerm = new RegExp(longestFirst(terms).map(pattern).join("|"), "g");

/** A text's words without its numbers, which differ from reader to reader. @param {string} text */
const words = (text) => (text.toLowerCase().match(/[a-z_]{2,}/g) ?? []).filter((word) => !FILLER.has(word));

/**
 * What a text speaks of: its terms by their rows, its other words, pairs of its other Chinese characters.
 * @param {string} text
 */
export function meanings(text) {
  /** @type {string[]} */ const found = [];
  const rest = text.toLowerCase().replace(anyTerm, (match) => {
    const term = compact(match);
    found.push(...(rows.get(term) ?? rows.get(term.slice(0, -1)) ?? []));
    return "|";
  });
  const chinese = rest.replace(CHINESE_FILLER, "|").match(/[\u4e00-\u9fff]{2,}/g) ?? [];
  return new Set([...found, ...words(rest), ...chinese.flatMap(pairs)]);
}

/** @param {string} characters */
const pairs = (characters) => [...characters.slice(1)].map((second, i) => characters[i] + second);

/**
 * What finds the places of the entries that fit a text, best first. A pasted traceback holds a message
 * and much else, a question holds a few words of an entry: the better of both counts.
 * @param {Entry[]} entries @returns {(query: string) => number[]}
 */
export function ranking(entries) {
  const known = entries.map(({ title, said, text }) => ({
    title: meanings(title),
    all: meanings([title, ...said, text].join("\n")),
    messages: said.map((message) => ({ words: new Set(words(message)), misfit: misfit(message) })),
  }));
  const weightSaid = weighing(known.flatMap(({ messages }) => messages.map((message) => message.words)));
  const weightMeant = weighing(known.map(({ all }) => all));

  return (query) => {
    const pasted = new Set(words(query));
    const asked = meanings(query);
    const wrong = misfit(query);

    const scores = known.map(({ title, all, messages }) => {
      const said = messages.map((message, n) => {
        const hits = [...message.words].filter((word) => pasted.has(word)).length;
        const part = share(message.words, weightSaid, (word) => Number(pasted.has(word)));
        if (part < ENOUGH_SAID || hits < Math.min(3, message.words.size)) return 0;
        return part + PER_WORD * hits + (wrong && wrong === message.misfit ? SAME_MISFIT : 0) - n / 1000;
      });
      const spokenOf =
        share(asked, weightMeant, (word) => (title.has(word) ? 1 : all.has(word) ? IN_TEXT : 0)) +
        TITLE * share(title, weightMeant, (word) => Number(asked.has(word)));
      return Math.max(0, ...said, spokenOf < ENOUGH_SPOKEN_OF ? 0 : spokenOf);
    });
    const least = NEARLY_BEST * Math.max(...scores);
    return [...scores.keys()]
      .filter((k) => scores[k] > 0 && scores[k] >= least)
      .sort((a, b) => scores[b] - scores[a] || a - b)
      .slice(0, MOST);
  };
}

/**
 * How much of some words counts, by weight; 0 of none.
 * @param {Set<string>} words @param {Measure} weight @param {Measure} counts
 */
function share(words, weight, counts) {
  let [all, found] = [0, 0];
  for (const word of words) {
    all += weight(word);
    found += weight(word) * counts(word);
  }
  return all && found / all;
}

/** A word weighs the more the fewer of the texts have it. @param {Set<string>[]} texts @returns {Measure} */
function weighing(texts) {
  /** @type {Map<string, number>} */
  const owners = new Map();
  for (const text of texts) for (const word of text) owners.set(word, (owners.get(word) ?? 0) + 1);
  return (word) => (owners.has(word) ? Math.log(1 + texts.length / (owners.get(word) ?? 1)) : UNKNOWN);
}

/**
 * Where a message's second size has the numbers of its first: "?12" says that the first number is another
 * one, "102" that two are exchanged, "2 for 3" that one is missing; "" without two sizes. It tells messages
 * of the same words apart.
 * @param {string} message
 */
function misfit(message) {
  const sizes = [...message.matchAll(/[([](\d+(?:, ?\d+)+)[)\]]/g)].map(([, size]) => size.split(/, ?/));
  const [wanted, got] = sizes;
  if (sizes.length !== 2) return "";
  if (wanted.length !== got.length) return `${got.length} for ${wanted.length}`;
  /** @type {(string | null)[]} */ const left = [...wanted];
  return got
    .map((number, k) => {
      const place = left[k] === number ? k : left.indexOf(number);
      if (place >= 0) left[place] = null;
      return place < 0 ? "?" : place;
    })
    .join("");
}
