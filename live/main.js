// @ts-check
/** What every page loads. Elements come to life by themselves, also after instant navigation. */
import { LstmFigure, TraceFigure } from "./explain/lazy.js";
import { lazyElement } from "./lazy-element.js";
import { LiveCell } from "./live-cell.js";
import { forgetOffline } from "./offline.js";
import { installStatus } from "./status.js";

installStatus();
forgetOffline();
customElements.define("live-cell", LiveCell);
customElements.define("error-clinic", lazyElement(() => import("./clinic.js")));
customElements.define("claim-filter", lazyElement(() => import("./claims.js")));
customElements.define("lstm-figure", LstmFigure);
customElements.define("trace-figure", TraceFigure);
