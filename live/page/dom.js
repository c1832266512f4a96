// @ts-check

/**
 * An element with attributes and children. Strings become text, never markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A native button. @param {string} style @param {string} label @param {() => void} onclick */
export function button(style, label, onclick) {
  const made = element("button", { type: "button", class: style }, label);
  made.addEventListener("click", onclick);
  return made;
}
