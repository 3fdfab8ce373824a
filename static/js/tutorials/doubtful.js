// From one doubtful word to the next: those first that are no French, then those of which the machine was least sure.
// Under the sentence stands what the word may be.
import { doubts, LEVELS } from "./shading.js";

const SIGNS = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const field = (row) => row.querySelector("textarea");

export class Doubtful {
  /** address: of the segments. rows(): those in the page; more(): brings others, resolves to whether there were any;
   *  none(row): no word is left; changed(row): a proposal was taken. */
  constructor(address, { rows, more, none, changed }) {
    this.address = address;
    this.rows = rows;
    this.more = more;
    this.none = none;
    this.changed = changed;
    this.seen = new Set();
  }

  /** Select the next word after the cursor in `row`; after the last one of all, say so and begin anew. */
  async next(row) {
    for (const below of LEVELS) {
      let found = this.after(row, field(row).selectionEnd, below);
      while (!found && (await this.more())) found = this.after(row, field(row).selectionEnd, below);
      found ??= this.after(null, 0, below);
      if (found) {
        this.show(found);
        return;
      }
    }
    this.seen.clear();
    this.none(row);
  }

  /** The first word of which the machine is less sure than `below`, and that nobody has looked at. */
  after(row, at, below) {
    const rows = this.rows();
    for (const one of rows.slice(row ? rows.indexOf(row) : 0)) {
      const text = field(one).value;
      for (const place of doubts(text, field(one).heard)) {
        const word = text.slice(place.start, place.end);
        const key = `${one.id} ${place.start} ${word}`;
        if (place.sure >= below || this.seen.has(key) || (one === row && place.start < at)) continue;
        return { ...place, row: one, key, word };
      }
    }
    return null;
  }

  show({ row, start, end, word, key }) {
    this.seen.add(key);
    field(row).focus({ preventScroll: true });
    field(row).setSelectionRange(start, end);
    row.scrollIntoView({ block: "end" }); // on a phone the film covers the upper half
    this.propose(row, start, end, word.replace(SIGNS, ""));
  }

  /** A line of buttons after the text, so that Tab leads to them. */
  async propose(row, start, end, word) {
    for (const old of document.querySelectorAll(".proposals")) old.remove();
    const answer = await fetch(`${this.address}?doubtful=${encodeURIComponent(word)}`).catch(() => null);
    if (!answer?.ok) return; // without a network there are none
    /** @type {WordProposals} */
    const { words } = await answer.json();
    if (!words.length || field(row).value.slice(start, end).replace(SIGNS, "") !== word) return;
    for (const old of document.querySelectorAll(".proposals")) old.remove();
    const line = document.getElementById("proposals").content.cloneNode(true).firstElementChild;
    for (const proposed of words) {
      const button = line.querySelector("button").cloneNode();
      button.textContent = proposed;
      button.addEventListener("click", () => this.take(row, start, word, proposed));
      line.append(button);
    }
    line.querySelector("button").remove();
    row.append(line);
  }

  /** Put the proposal where the word still stands; the signs around it stay. */
  take(row, start, word, proposed) {
    const at = field(row).value.indexOf(word, start);
    if (at === -1) return;
    field(row).setRangeText(proposed, at, at + word.length, "end");
    row.querySelector(".proposals")?.remove();
    field(row).focus();
    this.changed(row);
  }
}
