// Undo: each change has an opposite, which is an ordinary change (a new revision; no revision is lost).

export class Undo {
  /** does: {text, move, split, merge}: each does the opposite and resolves to a truthy value when it worked. */
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
