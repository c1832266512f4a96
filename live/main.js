// @ts-check
/** What every page loads. Elements come to life by themselves, also after instant navigation. */
import { lazyElement } from "./lazy-element.js";
import { LstmFigure } from "./explain/lazy.js";
import { LiveCell } from "./live-cell.js";

customElements.define("live-cell", LiveCell);
customElements.define("error-clinic", lazyElement(() => import("./clinic.js")));
customElements.define("claim-filter", lazyElement(() => import("./claims.js")));
customElements.define("lstm-figure", LstmFigure);
