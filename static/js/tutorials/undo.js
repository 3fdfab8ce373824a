// Taking back: each change knows its opposite, which is a change like any other (a new revision, never a lost one).

export class Undo {
  /** does: {text, move, split, merge}, each doing the opposite and resolving to something true when it worked. */
  constructor(does) {
    this.does = does;
    this.stack = [];
    this.busy = false;
  }

  push(what, ...how) {
    if (!this.busy) this.stack.push([what, how]);
  }

  text(id, before) {
    this.push("text", id, before);
  }

  moved(id, start, end) {
    this.push("move", id, start, end);
  }

  splitted(id) {
    this.push("merge", id);
  }

  merged(id, at, ms) {
    this.push("split", id, at, ms);
  }

  /** Resolves to true when the last change was taken back. */
  async back() {
    const last = this.stack.pop();
    if (!last) return false;
    this.busy = true;
    try {
      return Boolean(await this.does[last[0]](...last[1]));
    } finally {
      this.busy = false;
    }
  }
}
