// @ts-check
/** What every page loads. Elements come to life by themselves, also after instant navigation. */
import { LstmFigure, TraceFigure } from "./explain/frame/lazy.js";
import { lazyElement } from "./page/lazy-element.js";
import { LiveCell } from "./cell/live-cell.js";
import { HomePicture } from "./home/home-element.js";
import { watchBuild } from "./page/build.js";
import { forgetOffline } from "./page/offline.js";
import { installStatus } from "./page/status.js";
import { watchTables } from "./page/tables.js";

watchBuild();
watchTables();
installStatus();
forgetOffline();
customElements.define("live-cell", LiveCell);
customElements.define(
  "error-clinic",
  lazyElement(() => import("./page/clinic.js")),
);
customElements.define(
  "claim-filter",
  lazyElement(() => import("./page/claims.js")),
);
customElements.define("home-picture", HomePicture);
customElements.define("lstm-figure", LstmFigure);
customElements.define("trace-figure", TraceFigure);
