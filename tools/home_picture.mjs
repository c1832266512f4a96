/** Draws the home page's pictures at build: numbers come on standard input, HTML by language goes out. */
import { readFileSync } from "node:fs";
import heard from "#built/home-run.json" with { type: "json" };
import rows from "#built/words/home.json" with { type: "json" };
import { picture } from "../live/home/drawing.js";
import { caption, table } from "../live/home/story.js";
import { run } from "../live/home/unit.js";
import { lookup } from "../live/page/words.js";
import { THUMBNAILS } from "./home_thumbnails.mjs";

const { languages, numbers } = JSON.parse(readFileSync(0, "utf8"));
const QUESTION = 4;
const APART = "lessons/02-one-step/";

const escaped = (text) => String(text).replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
const stressed = (text) => escaped(text).replace(/\*(.+?)\*/g, "<strong>$1</strong>");

/** A picture's tree as markup. */
const markup = (shape) =>
  typeof shape === "string"
    ? escaped(shape)
    : tag(shape.tag, shape.attrs, shape.children.map(markup).join(""));

function tag(name, attrs, content) {
  const written = Object.entries(attrs).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${name}${written.join("")}>${content}</${name}>`;
}

function svg({ width, height, shapes }, attrs) {
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  return tag("svg", { ...size, ...attrs }, shapes.map(markup).join(""));
}

function firstScreen(say) {
  const steps = run(heard);
  const drawn = [true, false].map((wide) => {
    const view = { wide, at: QUESTION, upto: heard.length - 1, inviting: true };
    const one = picture(steps, view, say);
    const name = wide ? "wide" : "slim";
    const attrs = { class: `home-${name}`, style: `--stripes: url(#${one.id})`, role: "group" };
    return svg(one, { ...attrs, "aria-label": say("alt") });
  });
  const [head, ...body] = table(steps, say);
  const row = (cell, cells) => `<tr>${cells.map((one) => tag(cell, {}, escaped(one))).join("")}</tr>`;
  const lines = body.map((one) => row("td", one)).join("");
  const rows = `<thead>${row("th", head)}</thead><tbody>${lines}</tbody>`;
  return [
    tag("div", { class: "home-stage" }, drawn.join("")),
    tag("p", { class: "home-caption" }, stressed(caption(steps, QUESTION, say))),
    tag("div", { class: "home-bar" }, tag("a", { class: "home-apart", href: APART }, escaped(say("apart")))),
    tag("p", { class: "home-note" }, escaped(say("note"))),
    `<details class="home-numbers"><summary>${escaped(say("table"))}</summary>` +
      `<div class="home-table"><table>${rows}</table></div></details>`,
  ].join("");
}

function strip(say) {
  const links = THUMBNAILS.map(({ name, lesson, draw }) => {
    const drawn = svg(draw(numbers), { class: "home-thumb", "aria-hidden": "true" });
    const words =
      tag("span", { class: "home-asks" }, `${escaped(say(`ask-${name}`))} `) +
      tag("span", { class: "home-leads" }, escaped(say(`lesson-${name}`)));
    return tag("li", {}, tag("a", { href: `lessons/${lesson}/` }, `${drawn}${words}`));
  });
  return tag("ul", { class: "home-strip" }, links.join(""));
}

const html = {};
for (const lang of languages) {
  globalThis.document = { documentElement: { lang } };
  const say = lookup(rows);
  html[lang] = { picture: firstScreen(say), strip: strip(say) };
}
process.stdout.write(JSON.stringify(html));
