// Words of low confidence, shaded under the text that a person edits.

const LITTLE = 0.75;
const MUCH = 0.5;
/** How sure the machine may be of a word that is looked at; the flagged ones (below 0) first. */
export const LEVELS = [0, MUCH, LITTLE];
const bare = (text) => text.toLocaleLowerCase("fr").replace(/[^\p{L}\p{N}]/gu, "");

/** [[confidence, word]…] of a row's data: one line a word. */
export function heardWords(row) {
  return (row.dataset.words || "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const cut = line.indexOf(" ");
      return [Number(line.slice(0, cut)), line.slice(cut + 1).trim()];
    });
}

/** The doubtful words of `text`: {start, end, sure}, in its order. A word that a person wrote is none of them. */
export function doubts(text, heard) {
  const found = [];
  let at = 0;
  for (const { 0: piece, index: start } of text.matchAll(/\S+/gu)) {
    const letters = bare(piece);
    const place = letters ? heard.findIndex(([, word], index) => index >= at && bare(word) === letters) : -1;
    // A person's word is searched near its place only: a match far away would skip all words in between.
    if (place === -1 || place - at >= 6) continue;
    at = place + 1;
    const [sure] = heard[place];
    if (sure < LITTLE) found.push({ start, end: start + piece.length, sure });
  }
  return found;
}

/** Draw `text` into `layer`, its doubtful words marked. */
export function shade(layer, text, heard) {
  layer.replaceChildren();
  let at = 0;
  for (const { start, end, sure } of doubts(text, heard)) {
    const mark = document.createElement("mark");
    mark.className = sure < MUCH ? "much" : "little";
    mark.textContent = text.slice(start, end);
    layer.append(text.slice(at, start), mark);
    at = end;
  }
  layer.append(text.slice(at), "\u200b"); // a last empty line has no height without content
}
