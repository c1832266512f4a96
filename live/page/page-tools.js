// @ts-check
/** Beside the page's download link: the notebook with the reader's edits, and a link to all of them. */
import { button, element } from "./dom.js";
import { withSources } from "./edited-notebook.js";
import { copyLink } from "../cell/sharing.js";
import { announce } from "./status.js";
import { t } from "./words.js";

/** @typedef {import("../cell/live-cell.js").LiveCell} LiveCell */

/** Put the tools into the open page, once. @param {() => LiveCell[]} cells */
export function pageTools(cells) {
  const place = document.querySelector(".lab-download");
  const link = place?.querySelector("a");
  if (!place || !link || place.querySelector(".lab-tools")) return;
  const download = button("lab-tool", t("download-mine"), () => downloadEdited(link.href, cells()));
  const share = button("lab-tool", t("share-page"), () => copyLink(cells(), cells()[0]));
  const tools = element("span", { class: "lab-tools" }, download, share);
  const show = () => (tools.hidden = cells().every((cell) => cell.source === cell.shipped));
  place.append(tools);
  place.closest("article, body")?.addEventListener("source", show, { capture: true }); // does not bubble
  show();
}

/** @param {string} address @param {LiveCell[]} cells */
async function downloadEdited(address, cells) {
  try {
    const notebook = await (await fetch(address)).json();
    const edited = withSources(notebook, new Map(cells.map((cell) => [cell.cellId, cell.source])));
    const file = new Blob([`${JSON.stringify(edited, null, 1)}\n`], { type: "application/x-ipynb+json" });
    const href = URL.createObjectURL(file);
    const name = address.split("/").at(-1) ?? "";
    element("a", { href, download: decodeURIComponent(name) }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  } catch {
    announce(t("download-failed"));
  }
}
