// Saving a segment while it is written: on this device at once, on the server within a second, never overwriting what
// somebody else wrote.
import { KeptText } from "../kept-text.js";
import { post } from "./server-requests.js";

const QUIET_MS = 700;
const AGAIN_MS = 4000;
const field = (row) => row.querySelector("textarea");

export class Saving {
  /** page: {segments, account}; words: {saved, saving, offline, refused};
   *  onSaved(row, before, answer); onConflict(row, said) → text or null. */
  constructor(page, words, { onSaved, onConflict, onTrouble }) {
    this.base = page.segments;
    this.account = page.account;
    this.words = words;
    this.onSaved = onSaved;
    this.onConflict = onConflict;
    this.onTrouble = onTrouble;
    this.timers = new WeakMap();
    this.running = new WeakMap();
  }

  // A device may be shared: one person's text is never offered to another.
  here(row) {
    row.here ??= new KeptText(`transcript:${this.account}:${row.dataset.id}`);
    return row.here;
  }

  /** Restore text that never reached the server (a crash, no connection), with the revision that it started from: what
   *  somebody saved meanwhile leads to a question, and is never overwritten. */
  restore(row) {
    row.known = field(row).value;
    const found = this.here(row).found();
    const needed = found.filter((copy) => copy.text !== row.known);
    this.here(row).drop(found.filter((copy) => !needed.includes(copy)));
    if (!needed.length) return;
    [row.restored] = needed; // the others stay: the next page with this transcript finds them
    row.dataset.revision = row.restored.revision ?? row.dataset.revision;
    field(row).value = row.restored.text;
    this.changed(row);
  }

  changed(row) {
    this.here(row).write({ text: field(row).value, revision: row.dataset.revision });
    row.classList.add("unsaved");
    this.later(row, QUIET_MS);
  }

  later(row, ms) {
    clearTimeout(this.timers.get(row));
    this.timers.set(
      row,
      setTimeout(() => this.save(row), ms),
    );
  }

  say(row, word) {
    row.querySelector(".saved").textContent = this.words[word] ?? word;
  }

  /** Save unsaved text now; resolves to true when the server has it. */
  async save(row) {
    clearTimeout(this.timers.get(row));
    const before = this.running.get(row);
    if (before) await before;
    if (!row.isConnected || field(row).value === row.known) {
      this.clean(row);
      return true;
    }
    const work = this.send(row);
    this.running.set(row, work);
    try {
      return await work;
    } finally {
      this.running.delete(row);
    }
  }

  async send(row) {
    const text = field(row).value;
    const before = { text: row.known, revision: row.dataset.revision };
    this.say(row, "saving");
    try {
      /** @type {ChangedSegments} */
      const answer = await post(`${this.base}${row.dataset.id}/text/`, { text, revision: row.dataset.revision });
      const [saved] = answer.segments;
      row.dataset.revision = saved.revision;
      row.known = text;
      this.onSaved(row, before, saved);
      if (field(row).value === text) this.clean(row);
      else this.later(row, QUIET_MS);
      return true;
    } catch (refusal) {
      return this.refused(row, refusal);
    }
  }

  async refused(row, refusal) {
    if (refusal.status === 409) {
      /** @type {Required<BothSegments>} */
      const { theirs } = refusal.said;
      // The question includes what was typed since the request.
      const chosen = await this.onConflict({ ...refusal.said, mine: field(row).value });
      row.dataset.revision = theirs.revision;
      row.known = theirs.text;
      field(row).value = chosen ?? theirs.text;
      field(row).dispatchEvent(new Event("input", { bubbles: true }));
      return chosen === null;
    }
    if (refusal.status === 0 || refusal.status >= 500) {
      this.say(row, "offline");
      this.later(row, AGAIN_MS);
      return false;
    }
    this.say(row, "refused");
    this.onTrouble(refusal.message);
    return false;
  }

  clean(row) {
    this.here(row).forget();
    if (row.restored) this.here(row).drop([row.restored]);
    row.restored = null;
    if (row.classList.contains("unsaved")) this.say(row, "saved");
    row.classList.remove("unsaved");
  }
}
