// @ts-check
/** All figures, by the name of their file here and in lstm_core/figures. */
import { attention } from "./attention.js";
import { cell } from "./cell.js";
import { gradient } from "./gradient.js";
import { outputs } from "./outputs.js";
import { packing } from "./packing.js";
import { shapes } from "./shapes.js";
import { unrolled } from "./unrolled.js";

/**
 * Of those that draw a reader's own trace, the most telling first.
 * @type {Record<string, import("../frame/types").Figure>}
 */
export const FIGURES = { gradient, attention, outputs, unrolled, cell, packing, shapes };
