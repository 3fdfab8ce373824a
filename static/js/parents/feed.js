// One kind of media of a stream: fetches the piece that is missing next, appends it, waits until another one is
// missing.

const AHEAD_S = 20; // prepaid data: do not fetch minutes that nobody may watch
const BEHIND_S = 30;
const NEAR_S = 0.1; // sound begins and ends up to two of its frames beside its picture
const SOON_S = 0.5; // a picture is exchanged where it has not been shown yet
const AGAIN_MS = [500, 1500, 4000];

export const mime = (part, kind) => `${kind}/mp4; codecs="${part.codecs}"`;

export class Feed {
  #kind;
  #moment; // the second that is shown
  #lost; // lost(load): the line is lost; load() tries again
  #life; // aborted: it is over
  #part; // what is wanted, of {codecs, playlist, init, first}
  #exchanged; // the part for which the other one has made room
  #appended = null; // the part whose initialisation came last
  #lists = new Map();
  /** @type {{start: number, end: number, url: string}[] | null} of #part, once it is known */
  #list = null;
  #coming = ""; // the address on its way
  #last = ""; // the address that was appended last
  #stop = new AbortController();
  #wake = (_done) => {};
  #begin;
  #ready = false;
  whole = false; // nothing is missing to the end

  constructor(source, kind, part, { moment, lost, signal }) {
    this.buffer = source.addSourceBuffer(mime(part, kind));
    this.#kind = kind;
    this.#part = this.#exchanged = part;
    this.#moment = moment;
    this.#lost = lost;
    this.#life = signal;
    this.begun = new Promise((begin) => {
      this.#begin = begin;
    });
    signal.addEventListener("abort", () => this.#again());
  }

  // look: told when nothing is missing for now. Rejects with what cannot be mended.
  async run(look) {
    // The first one is known before any playlist is.
    let first = this.#moment() < NEAR_S ? new URL(this.#part.first, location.href).href : "";
    while (!this.#life.aborted) {
      if (this.#stop.signal.aborted) this.#stop = new AbortController();
      const known = first;
      first = "";
      try {
        await (known ? this.#bring(known) : this.#next(look));
      } catch (error) {
        if (error.name !== "AbortError") throw error; // else something else is wanted now
      }
    }
  }

  // The moment may have changed: what is on its way may be needed no more.
  look() {
    const missing = this.#list && this.#missing();
    this.whole = missing === undefined;
    if (!missing) return;
    this.#last = "";
    if (this.#coming && this.#coming !== missing.url) this.#stop.abort();
    this.#wake();
  }

  // Another quality from the next piece on.
  show(part) {
    if (part === this.#part) return;
    this.#part = part;
    this.#list = null;
    this.#again();
  }

  #again() {
    this.#last = "";
    this.#stop.abort();
    this.#wake();
  }

  async #next(look) {
    const part = this.#part;
    const list = await this.#listOf(part);
    if (part !== this.#part) return;
    this.#list = list;
    if (this.#exchanged !== part) await this.#makeRoom();
    const missing = this.#missing();
    if (missing) {
      if (missing.url === this.#last) throw new Error("a piece does not play");
      await this.#forget();
      await this.#bring(missing.url);
      return;
    }
    this.#begin();
    look();
    await new Promise((wake) => {
      this.#wake = wake;
    });
  }

  // The piece that is missing next; null: enough is there for now; undefined: all is there, to the end.
  #missing() {
    const at = this.#moment();
    const { buffered } = this.buffer;
    let end = at;
    for (let number = 0; number < buffered.length; number++) {
      if (buffered.start(number) <= end + NEAR_S) end = Math.max(end, buffered.end(number));
    }
    const next = this.#list?.find((piece) => piece.end > end + NEAR_S);
    return next && end - at > AHEAD_S ? null : next;
  }

  async #makeRoom() {
    const soon = this.#moment() + SOON_S;
    const next = this.#list?.find((piece) => piece.start >= soon);
    if (next) await changed(this.buffer, () => this.buffer.remove(next.start, Number.POSITIVE_INFINITY));
    this.#exchanged = this.#part;
  }

  async #forget() {
    const { buffered } = this.buffer;
    const until = this.#moment() - BEHIND_S;
    if (buffered.length && buffered.start(0) < until - BEHIND_S / 2)
      await changed(this.buffer, () => this.buffer.remove(0, until));
  }

  async #bring(url) {
    const part = this.#part;
    this.#coming = url;
    try {
      const known = this.#appended === part;
      const [init, data] = await Promise.all([known ? null : this.#load(part.init), this.#load(url)]);
      if (part !== this.#part || this.#life.aborted) return;
      if (init) {
        this.buffer.changeType?.(mime(part, this.#kind));
        await changed(this.buffer, () => this.buffer.appendBuffer(init));
        this.#appended = part;
      }
      await changed(this.buffer, () => this.buffer.appendBuffer(data));
    } finally {
      this.#coming = "";
    }
    this.#last = url;
    this.#ready = true;
    this.#begin();
  }

  async #listOf(part) {
    if (!this.#lists.has(part)) {
      const text = new TextDecoder().decode(await this.#load(part.playlist, { patient: false }));
      this.#lists.set(part, listed(text, new URL(part.playlist, location.href)));
    }
    return this.#lists.get(part);
  }

  // The first pieces are not waited for, nor a playlist that is not there: hls.js and the file are other ways.
  async #load(url, { patient = true } = {}) {
    const { signal } = this.#stop;
    for (let tries = 0; ; tries++) {
      try {
        const answer = await fetch(url, { signal });
        if (!answer.ok) throw new Error(`${answer.status} ${url}`);
        return await answer.arrayBuffer();
      } catch (error) {
        const waits = tries < AGAIN_MS.length || patient || !navigator.onLine;
        if (signal.aborted || !this.#ready || !waits) throw error;
      }
      if (tries < AGAIN_MS.length) await new Promise((go) => setTimeout(go, AGAIN_MS[tries]));
      else await new Promise((go) => this.#lost(go));
    }
  }
}

// A change of a buffer, once it is done.
function changed(buffer, change) {
  return new Promise((done, failed) => {
    const over = new AbortController();
    const { signal } = over;
    const end = (then) => () => {
      over.abort();
      then(new Error("the browser refuses a piece"));
    };
    buffer.addEventListener("updateend", end(done), { signal });
    buffer.addEventListener("error", end(failed), { signal });
    change();
  });
}

// The pieces of a media playlist: [{start, end, url}], in seconds.
export function listed(text, base) {
  const pieces = [];
  let start = 0;
  let length = 0;
  for (const line of text.split(/\r?\n/)) {
    const told = /^#EXTINF:([\d.]+)/.exec(line);
    if (told) length = Number(told[1]);
    else if (line && !line.startsWith("#")) {
      pieces.push({ start, end: start + length, url: new URL(line, base).href });
      start += length;
    }
  }
  return pieces;
}
