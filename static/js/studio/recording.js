// One take during its recording: sound arrives in blocks and is on the disk a second later.
import { addPiece, changeRow, forget, isFleeting, putRow, soundOf } from "./store.js";
import { joined, thinned, toInt16, wavBlob } from "./wav.js";

const PATIENCE_MS = 500; // a worklet that delivers nothing for this long has failed
const EDGE_MS = 1000;
const RUN_RATE = 48_000;

/** Sound that was lost: the audio thread falls behind the wall clock, and so do its blocks on this page. Each clock
 * alone may be wrong (this page stalls, the wall clock is set), so only what both show counts. */
class Clock {
  constructor() {
    this.arrivals = [];
  }

  arrived(sampleMs, late) {
    this.arrivals.push([sampleMs, performance.now() - sampleMs, late]);
  }

  /** Milliseconds of wall-clock time during which this much sound arrived. */
  wallMs(durationMs) {
    const first = this.arrivals.filter(([at]) => at < this.arrivals[0][0] + EDGE_MS);
    const last = this.arrivals.filter(([at]) => at > this.arrivals.at(-1)[0] - EDGE_MS);
    const grew = (n) => Math.min(...last.map((clocks) => clocks[n])) - Math.min(...first.map((clocks) => clocks[n]));
    return durationMs + Math.max(0, Math.min(grew(1), grew(2)));
  }
}

export class Recording {
  /** microphone: open. row: what is known of the take; opus: the smaller file is wanted. */
  constructor(microphone, row, { opus = false } = {}) {
    this.microphone = microphone;
    this.opus = opus;
    this.every = row.run ? Math.ceil(microphone.rate / RUN_RATE) : 1; // of a run less is kept: it is long
    const rate = microphone.rate / this.every;
    this.row = { ...row, state: "recording", kind: "pcm", type: "audio/wav", rate, samples: 0 };
    this.clock = new Clock();
    this.pcm = []; // all 16-bit pieces: judged and played without asking the disk
    this.second = [];
    this.waiting = 0;
    this.total = 0;
    this.live = 0;
    this.files = [];
    this.n = 0;
    /** @type {Promise<unknown>} */
    this.writes = Promise.resolve();
    this.onBlock = (_samples) => {};
  }

  /** A second before it counts: the row is written, and the recorded file gets its half second of room as well. */
  arm() {
    return (this.armed = this.prepare());
  }

  async prepare() {
    this.release = await held(this.row.id);
    await putRow(this.row);
    try {
      this.hasFile = this.microphone.recordFile((bytes) => this.file(bytes));
    } catch {
      this.hasFile = false; // a recorder that cannot be made: the worklet alone serves
    }
  }

  start() {
    this.microphone.listen((samples, late) => this.block(samples, late));
    const before = this.total;
    this.watch = setTimeout(() => {
      if (this.total === before) this.useFile();
    }, PATIENCE_MS);
    if (this.opus) this.useFile();
  }

  block(samples, late) {
    const piece = toInt16(thinned(samples, this.every));
    this.pcm.push(piece.buffer);
    this.total += piece.length;
    if (++this.live > 12) this.clock.arrived((this.total * 1000) / this.row.rate, late); // the ring came all at once
    if (this.row.kind === "pcm") {
      this.second.push(piece.buffer);
      this.waiting += piece.length;
      if (this.waiting >= this.row.rate) this.flush();
    }
    this.onBlock(samples); // last: it may end the take, and this block belongs to it
  }

  flush() {
    if (!this.second.length) return;
    const bytes = joined(this.second).buffer;
    this.second = [];
    this.waiting = 0;
    this.write(bytes);
  }

  write(bytes) {
    const n = this.n++;
    this.writes = this.writes.then(() => addPiece(this.row.id, n, bytes));
  }

  file(bytes) {
    if (this.row.kind === "file") this.write(bytes);
    else this.files.push(bytes);
  }

  /** From now on the recorded file is the take: the worklet delivers nothing, or the person wants to send little data.
   * */
  useFile() {
    if (!this.hasFile || this.row.kind === "file") return;
    Object.assign(this.row, { kind: "file", type: this.microphone.fileType });
    this.writes = this.writes.then(() => changeRow(this.row.id, { kind: "file", type: this.row.type }));
    for (const bytes of this.files) this.write(bytes);
    this.files = [];
  }

  get durationMs() {
    return (this.total * 1000) / this.row.rate;
  }

  /** End it; resolves to {row, samples: Int16Array or null, blob} when all is on the disk; null when nothing came. */
  async stop() {
    clearTimeout(this.watch);
    this.microphone.stopListening();
    this.flush();
    const file = this.microphone.stopFile();
    if (this.row.kind === "file") await file;
    await this.writes;
    if (this.n === 0) {
      await forget(this.row.id);
      this.release();
      return null;
    }
    const wall = this.clock.arrivals.length > 20 ? Math.round(this.clock.wallMs(this.durationMs)) : 0;
    const device = { ...this.row.device, ...(wall ? { wall_clock_ms: wall } : {}) };
    if (this.row.kind === "file") Object.assign(device, { fallback: !this.opus, data_saver: this.opus });
    if (this.row.kind === "file") delete device.wall_clock_ms; // the file began with its own clock
    const row = await changeRow(this.row.id, { state: "kept", samples: this.total, device });
    if (!row || !isFleeting(row.id)) this.release(); // else no other tab may take the part on the disk for the whole
    if (!row) return null; // deleted meanwhile, in another tab
    const blob = await blobOf(row);
    return { row, samples: this.total ? joined(this.pcm) : null, blob };
  }

  /** Delete it; does nothing when it was not armed yet. */
  async cancel() {
    if (!this.armed) return;
    await this.armed;
    await this.stop();
    await forget(this.row.id);
  }
}

/** The take's bytes as they are sent. */
export async function blobOf(row) {
  const pieces = await soundOf(row.id);
  return row.kind === "pcm" ? wavBlob(pieces, row.rate) : new Blob(pieces, { type: row.type });
}

/** Hold the take's lock while this tab records it, so that another tab does not treat it as left behind. */
function held(id) {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    navigator.locks.request(`take-${id}`, () => new Promise((release) => resolve(release)));
  });
}

/** Is some living tab recording this take? */
export async function isHeld(id) {
  if (!navigator.locks) return false;
  const { held: locks } = await navigator.locks.query();
  return Boolean(locks?.some((lock) => lock.name === `take-${id}`));
}
