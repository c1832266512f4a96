// @ts-check
/** Where a figure's scenes come from: recorded at build, else the page's own Python. */
import { siteRoot } from "../../page/config.js";
import { Stopped } from "../../python/runtime.js";
import { obstacle } from "../../python/start-worker.js";
import { t } from "../../page/words.js";
import { runtime, sessionOfPage } from "../../python/visit.js";

/** @typedef {import("./types").Scene} Scene @typedef {import("./inputs.js").Values} Values */
/** @typedef {import("./scenes.js").Recorded} Recorded */

export { runtime }; // a waiting figure shows how far Python is

/** @param {string} address from the site's root @returns {Promise<Recorded>} */
export async function fetchRecorded(address) {
  const response = await fetch(new URL(address, siteRoot));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.json();
}

/**
 * Ask the page's Python for a scene; it starts when it is not there yet. Rejects with a sentence.
 * @param {string} kind @param {Recorded} recorded @param {Values} values @returns {Promise<Scene>}
 */
export async function askPython(kind, { names, shared }, values) {
  const blocked = obstacle();
  if (blocked) throw new Error(blocked);
  try {
    await runtime.start();
  } catch (error) {
    if (error instanceof Stopped) throw new Error(t("status-stopped"));
    throw new Error(t("start-failed", { reason: /** @type {Error} */ (error).message }));
  }
  const given = JSON.stringify(Object.fromEntries(names.map((name) => [name, values[name]])));
  let said = "";
  // An expression: it gives no name to anything, so that the reader's namespace stays as it is.
  const source = `__import__("lstm_core.figures").figures.write("${kind}", ${JSON.stringify(given)})`;
  const ending = await sessionOfPage().evaluate(source, (message) => {
    if (message.type === "stream" && message.name === "stdout") said += message.text;
    if (message.type === "error") said = `${message.ename}: ${message.evalue}`;
  });
  if (ending !== "ok") throw new Error(ending === "error" ? said : t("status-stopped"));
  return { ...shared, ...JSON.parse(said) };
}
