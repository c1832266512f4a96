// @ts-check
/** What every page loads. Elements come to life by themselves, also after instant navigation. */
import { LiveCell } from "./live-cell.js";

customElements.define("live-cell", LiveCell);
