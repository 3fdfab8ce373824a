// How long a transfer still takes, from its pace of the last half minute, in words of the page's language.

const WINDOW_MS = 30_000;
const ENOUGH_MS = 3000; // before that the pace says nothing yet

export class TimeLeft {
  #marks = [];

  /** Milliseconds still to go, or null while the pace is not known. sent, total: bytes; at: ms. */
  after(sent, total, at) {
    if (this.#marks.length && sent < this.#marks.at(-1).sent) this.#marks = []; // it was begun anew
    this.#marks.push({ sent, at });
    while (this.#marks.length > 2 && at - this.#marks[1].at > WINDOW_MS) this.#marks.shift();
    const first = this.#marks[0];
    if (at - first.at < ENOUGH_MS || sent === first.sent) return null;
    return ((total - sent) * (at - first.at)) / (sent - first.sent);
  }

  /** A pause is no part of the pace. */
  restart() {
    this.#marks = [];
  }
}

/** « 2 minutes », « 40 seconds » in the language: rounded up, in tens below a minute. */
export function lasting(ms, language) {
  const [count, unit] = ms > 60_000 ? [Math.ceil(ms / 60_000), "minute"] : [Math.ceil(ms / 10_000) * 10, "second"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}
