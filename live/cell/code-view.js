// @ts-check

/**
 * Give a highlighted code element another text, touching only what differs: the colors around a
 * changed value stay.
 * @param {Element} code @param {string} text
 */
export function patchText(code, text) {
  const old = code.textContent ?? "";
  if (old === text) return;
  const { start, end } = difference(old, text);
  // An insertion grows the token before it (5 becomes 55), a replacement takes the token's own place.
  const grows = end === start && start > 0 ? 1 : 0;
  const { node, offset } = place(code, start - grows);
  if (end > start) {
    const last = place(code, end - 1);
    const range = document.createRange();
    range.setStart(node, offset);
    range.setEnd(last.node, last.offset + 1);
    range.deleteContents();
  }
  node.insertData(offset + grows, text.slice(start, text.length - (old.length - end)));
}

/** Where two texts differ: old[start, end) gives way. @param {string} old @param {string} text */
export function difference(old, text) {
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old[start] === text[start]) start += 1;
  let same = 0;
  while (same < shorter - start && old.at(-1 - same) === text.at(-1 - same)) same += 1;
  return { start, end: old.length - same };
}

/** The text node that holds the character at a position. @param {Element} code @param {number} position */
function place(code, position) {
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (
    let node = /** @type {Text | null} */ (walker.nextNode());
    node;
    node = /** @type {Text | null} */ (walker.nextNode())
  ) {
    if (position < before + node.length) return { node, offset: position - before };
    before += node.length;
  }
  const node = code.appendChild(document.createTextNode(""));
  return { node, offset: 0 };
}
