// Recorded together: one countdown, then film and text run on through many segments while one sound is kept. The server
// cuts it into takes (docs: dubbing/takes/run_cutting.py). What is kept stays on this device until it was all received.
import { Band } from "./band.js";
import { changeRow, forget, rowsOf } from "./store.js";

const TO_SAY = ["to_record", "again", "no_room", "kept"];
const LONGEST_MS = 600_000;
const RING_MS = 500; // of sound that was kept before the recording began
const BREATH_MS = 300;
const MOST_WAIT = 1.5; // nobody waits for a long silence of the film: it jumps
const LOOK_MS = 100;
const LAST_MS = 2000; // for the last word of all

/** Begin with the segment that is shown, or the next one that is still to be said. */
export async function beginTogether(studio) {
  await studio.refresh();
  if (studio.free || !["idle", "deciding", "trouble"].includes(studio.phase)) return;
  const { segments } = studio.data;
  const at = segments.indexOf(studio.segment);
  const order = segments.slice(at).filter((segment) => TO_SAY.includes(segment.state) && !segment.free);
  if (!order.length) return;
  studio.playback?.stop();
  studio.free = new Together(studio, order);
  await studio.free.begin();
}

export class Together {
  /** order: the segments to be said. */
  constructor(studio, order) {
    this.studio = studio;
    this.order = order;
    this.at = 0;
    this.since = 0; // when the sound began
    this.began = 0; // when the segment `at` did
    this.parts = [];
    this.band = new Band(document.getElementById("band"));
  }

  async begin() {
    const { studio } = this;
    studio.rest.forgetSound(studio.take);
    studio.open(this.order[0]);
    studio.view.free(true, this.order[1], "together");
    studio.onShow(this.order[0]);
    await studio.booth.record(this.order[0], null, {
      together: true,
      longestMs: LONGEST_MS,
      row: { run: { parts: [], sent: 0 } },
      mark: async () => {},
      ranOut: () => {},
      begun: () => this.begun(),
    });
  }

  /** The sound is kept from now on. */
  begun() {
    const file = this.studio.booth.settings.saver; // the recorded file begins now, the samples a little before
    this.since = performance.now() - (file ? 0 : RING_MS);
    this.noteSegment();
    const lasts = this.order.map((_, at) => this.bandMs(at));
    this.band.show(this.order, lasts, this.studio.data.locale);
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** The teleprompter begins a segment: when, in the sound. On the disk at once, for a tab that is killed. */
  noteSegment() {
    const { id, revision } = this.order[this.at];
    this.began = performance.now();
    this.parts.push({ segment: id, revision, clock: Math.round(this.began - this.since) });
    const { row } = this.studio.booth.recording;
    row.run = { parts: [...this.parts], sent: 0 };
    changeRow(row.id, { run: row.run });
  }

  /** How long the text of a segment stands: what the voice needs, and what the film has until the next one. */
  bandMs(at) {
    const { needs, slot, start } = this.order[at];
    const voice = (needs || slot) + BREATH_MS;
    const next = this.order[at + 1];
    return next ? Math.max(voice, Math.min(next.start - start, MOST_WAIT * voice)) : voice + LAST_MS;
  }

  look() {
    if (this.studio.phase !== "recording" || performance.now() - this.began < this.bandMs(this.at)) return;
    if (this.at + 1 === this.order.length) {
      this.end();
      return;
    }
    this.at++;
    this.noteSegment();
    this.band.goOn(this.at);
    this.studio.open(this.order[this.at], true);
    this.studio.view.free(true, this.order[this.at + 1], "together");
    this.studio.prompter.goOn();
  }

  // What the studio asks of whatever runs by itself (hands-free.js).
  goOn() {}

  again() {}

  end() {
    const { phase, booth } = this.studio;
    if (phase === "recording") booth.stop();
    else if (phase === "countdown") booth.cancel();
  }

  /** It has ended; `word` says how. Where nobody spoke nothing is kept. */
  async recorded(studio, take, word) {
    const silent = take.samples && !studio.booth.silence.spoke;
    if (silent) await forget(take.row.id);
    else await changeRow(take.row.id, { run: { parts: this.parts, sent: 0 } });
    await this.finish(silent ? "nothing" : word === "stopped" ? "" : word);
  }

  cancelled() {
    return this.finish("");
  }

  close() {
    clearInterval(this.timer);
    this.band.close();
    this.studio.free = null;
    this.studio.view.free(false, undefined, "together");
  }

  async finish(word) {
    const { studio } = this;
    const shown = this.order[this.at];
    this.close();
    await studio.show(shown);
    if (word) studio.view.say(studio.data.words[word], "warn");
    if (word === "nothing") studio.view.result();
    else document.getElementById("many").scrollIntoView({ block: "center" });
  }
}

/** The newest run of a version that is on this device and not on its way, or null. */
export async function keptRun({ account, slug, language }) {
  const rows = await rowsOf(account).catch(() => []);
  const mine = (row) => row.run && row.state === "kept" && row.slug === slug && row.language === language;
  return rows.filter(mine).at(-1) ?? null;
}

export async function sendTogether(studio) {
  const row = await keptRun(studio.data);
  if (!row) return;
  await changeRow(row.id, { state: "waiting", nextAt: 0, tries: 0 });
  studio.view.say(navigator.onLine ? "" : studio.data.words.waiting, "good");
}

export async function throwTogether(studio) {
  const row = await keptRun(studio.data);
  if (row) await forget(row.id);
}
