import type { Input, Limits, Values } from "./inputs.js";
import type { Picture, Shape } from "./picture.js";
import type { Trace } from "./trace.js";

/** What a figure draws: the trace, and what Python says beside it (lstm_core/figures). */
export type Scene = Record<string, any>;

/** What is looked at: never numbers of the model. */
export interface View {
  values: Values;
  selected: string | null;
  revealed: boolean;
  say: (key: string, values?: Record<string, string | number>) => string;
}

/** `blanks`: the choices of each blank; `truth`: the right one of each. */
export interface Question {
  ask: string;
  blanks: string[][];
  truth: string[];
  why: string;
}

/** `write`: how its numbers are written, where two digits would not do. */
export interface Table {
  head: string[];
  rows: (string | number)[][];
  write?: (value: number) => string;
}

/** One figure: pure functions of a scene and a view. */
export interface Figure {
  /** What lstm_core/figures says of them. */
  inputs: Input[];
  /** Whether it can draw a reader's own trace. */
  draws?(trace: Trace): boolean;
  /** The range that a button plays through, from 0 to its limit. */
  play?: string;
  picture(scene: Scene, view: View): Picture;
  caption(scene: Scene, view: View): string;
  table(scene: Scene, view: View): Table;
  question?(scene: Scene, view: View): Question | null;
  /** Lines under the picture whose terms light up with its marks. */
  formulas?(scene: Scene, view: View): Shape[];
  code?(scene: Scene, view: View): string;
  /** Sentences under the picture: an error first names its type. */
  notice?(scene: Scene, view: View): { error: boolean; lines: string[] } | null;
  /** Parameters that go with a selected mark. */
  follow?(selected: string): Values;
  /** How far parameters go now. */
  limits?(scene: Scene, values: Values): Limits;
}
