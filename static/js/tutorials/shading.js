// Words of low confidence, shaded under the text that a person edits.

const LITTLE = 0.75;
const MUCH = 0.5;
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

/** Draw `text` into `layer`; an unchanged word of low confidence is marked. */
export function shade(layer, text, heard) {
  layer.replaceChildren();
  let at = 0;
  for (const piece of text.split(/(\s+)/u)) {
    const letters = bare(piece);
    const found = letters ? heard.findIndex(([, word], index) => index >= at && bare(word) === letters) : -1;
    // A person's word is searched near its place only: a match far away would skip all words in between.
    const near = found !== -1 && found - at < 6;
    const confidence = near ? heard[found][0] : 1;
    if (near) at = found + 1;
    if (confidence < LITTLE) {
      const mark = document.createElement("mark");
      mark.className = confidence < MUCH ? "much" : "little";
      mark.textContent = piece;
      layer.append(mark);
    } else {
      layer.append(piece);
    }
  }
  layer.append("\u200b"); // a last empty line has no height without content
}
