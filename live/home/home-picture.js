// @ts-check
/**
 * The home page's picture comes to life: it plays, at most twice by itself and only where it is seen,
 * and its forget gate can be dragged. What the build drew stays until then, in print and without this.
 */
import heard from "#built/home-run.json" with { type: "json" };
import rows from "#built/words/home.json" with { type: "json" };
import { patchChildren } from "../explain/frame/dom-patch.js";
import { button, element } from "../page/dom.js";
import { lookup } from "../page/words.js";
import { geometry, picture } from "./drawing.js";
import { caption, table } from "./story.js";
import { run, shiftTo } from "./unit.js";

const STEP_MS = 520;
const PASSES = 2; // that it plays by itself
const QUESTION = 4; // the step that is looked at when nothing plays
const LAST = heard.length - 1;
const KEYS = {
  ArrowUp: 0.05,
  ArrowRight: 0.05,
  ArrowDown: -0.05,
  ArrowLeft: -0.05,
  PageUp: 0.2,
  PageDown: -0.2,
};

/** @param {HTMLElement} host <home-picture>, as the build drew it */
export function mount(host) {
  const say = lookup(rows);
  const part = (/** @type {string} */ name) =>
    /** @type {HTMLElement} */ (host.querySelector(`.home-${name}`));
  const [stage, says, bar, numbers] = ["stage", "caption", "bar", "table"].map(part);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const view = { at: QUESTION, upto: LAST, inviting: true };
  let shift = 0;
  let steps = run(heard);
  let passes = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */ let playing;

  const play = button("md-button home-play", "", () => (playing ? pause() : start()));
  const next = button("md-button home-next", say("next"), () => {
    pause();
    look((view.at + 1) % heard.length);
  });
  const back = button("md-button home-back", say("reset"), () => move(0));
  bar.prepend(play, next, back);

  function draw() {
    for (const svg of stage.querySelectorAll("svg")) {
      const { shapes } = picture(steps, { ...view, wide: svg.classList.contains("home-wide") }, say);
      patchChildren(svg, shapes);
    }
    says.replaceChildren(...stressed(caption(steps, view.at, say)));
    play.textContent = say(playing ? "pause" : "play");
    play.hidden = still.matches;
    back.hidden = shift === 0;
    numbers.replaceChildren(tableOf(table(steps, say)));
  }

  /** @param {number} at */
  function look(at) {
    view.at = at;
    view.upto = playing ? at : LAST;
    draw();
  }

  function start() {
    clearInterval(playing);
    playing = setInterval(step, STEP_MS);
    look(0);
  }

  function step() {
    if (document.hidden || !host.isConnected) rest();
    else if (view.at < LAST) look(view.at + 1);
    else if (++passes < PASSES) look(0);
    else {
      rest();
      look(QUESTION);
    }
  }

  /** Nothing moves, and the picture is whole. */
  function rest() {
    clearInterval(playing);
    playing = undefined;
    look(view.at);
  }

  /** The reader takes over. */
  function pause() {
    passes = PASSES;
    rest();
  }

  /** @param {number} to the forget gate's bias is moved by so much */
  function move(to) {
    pause();
    shift = to;
    steps = run(heard, shift);
    draw();
  }

  /** @param {number} value of the forget gate at the step that is looked at */
  function setGate(value) {
    view.inviting = false;
    move(shiftTo(heard[view.at].f, value));
  }

  stage.addEventListener("pointerdown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const word = target.closest("[data-step]");
    if (word) {
      pause();
      return look(Number(word.getAttribute("data-step")));
    }
    const grip = target.closest(".grip");
    if (!grip || event.button) return;
    event.preventDefault();
    pause();
    /** @type {SVGGElement} */ (grip).focus();
    grip.setPointerCapture(event.pointerId);
    const [y, value] = [event.clientY, steps[view.at].f];
    const svg = /** @type {SVGSVGElement} */ (grip.closest("svg"));
    const { unit, width } = geometry(svg.classList.contains("home-wide"));
    const reach = (2 * unit * svg.clientWidth) / width; // twice the door's own way: fine enough for a finger
    const drag = (/** @type {PointerEvent} */ { clientY }) => setGate(value + (y - clientY) / reach);
    const end = new AbortController();
    stage.addEventListener("pointermove", drag, { signal: end.signal });
    for (const over of ["pointerup", "pointercancel"])
      stage.addEventListener(over, () => end.abort(), { signal: end.signal });
  });
  stage.addEventListener("keydown", (event) => {
    const by = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
    if (!by || !(/** @type {Element} */ (event.target).closest(".grip"))) return;
    event.preventDefault();
    setGate(steps[view.at].f + by);
  });

  // Out of sight it stops, and begins again where its first passes are not over.
  const sight = new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting && passes < PASSES && !still.matches) start();
    else if (!isIntersecting) rest();
  });
  draw();
  sight.observe(stage);
}

/** Text whose *stressed* parts are strong. @param {string} text */
const stressed = (text) => text.split("*").map((piece, i) => (i % 2 ? element("strong", {}, piece) : piece));

/** @param {string[][]} rows the first is the head */
function tableOf([head, ...body]) {
  const row = (/** @type {"td" | "th"} */ tag, /** @type {string[]} */ cells) =>
    element("tr", {}, ...cells.map((cell) => element(tag, {}, cell)));
  return element(
    "table",
    {},
    element("thead", {}, row("th", head)),
    element("tbody", {}, ...body.map((cells) => row("td", cells))),
  );
}
