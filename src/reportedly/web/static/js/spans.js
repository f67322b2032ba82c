// Selected words as code points of the report's text. A browser counts UTF-16 units; the records count code points, so
// that an emoji or a rare letter before the words does not shift them. Each piece of text knows its first code point.

/** @param {string} text @param {number} units @returns {number} how many code points the first `units` units hold */
export const codePoints = (text, units) => [...text.slice(0, units)].length;

/**
 * Find where a point of the page stands in the report's text.
 * @param {Node} node @param {number} offset
 * @returns {number | null} null where it is not in a piece of the text
 */
function placeOf(node, offset) {
  const element = node instanceof Element ? node : node.parentElement;
  const piece = element?.closest("[data-at]");
  if (!piece) return null;
  const before = document.createRange();
  before.selectNodeContents(piece);
  before.setEnd(node, offset);
  const text = before.toString();
  return Number(piece.getAttribute("data-at")) + codePoints(text, text.length);
}

/**
 * Read what is selected in the report's text.
 * @param {Element} text the element that holds the pieces
 * @returns {{ words: string, start: number, end: number } | null}
 */
export function selectedSpan(text) {
  const chosen = getSelection();
  if (!chosen || chosen.rangeCount === 0 || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  const pieces = [...text.querySelectorAll("[data-at]")].filter((piece) => range.intersectsNode(piece));
  if (!pieces.length) return null;
  const first = placeOf(range.startContainer, range.startOffset) ?? Number(pieces[0].getAttribute("data-at"));
  const last = pieces[pieces.length - 1];
  const lastText = last.textContent ?? "";
  const end = placeOf(range.endContainer, range.endOffset) ?? Number(last.getAttribute("data-at")) + codePoints(lastText, lastText.length);
  const words = piecesBetween(pieces, first, end);
  const lead = [...(words.match(/^\s*/)?.[0] ?? "")].length;
  const tail = [...(words.match(/\s*$/)?.[0] ?? "")].length;
  return words.trim() ? { words: words.trim(), start: first + lead, end: end - tail } : null;
}

/** @param {Element[]} pieces @param {number} start @param {number} end @returns {string} */
function piecesBetween(pieces, start, end) {
  return pieces.map((piece) => {
    const at = Number(piece.getAttribute("data-at"));
    return [...(piece.textContent ?? "")].slice(Math.max(0, start - at), Math.max(0, end - at)).join("");
  }).join("");
}
