// The level meter: twelve bars and one word. The number of bars tells the level, not their colour; nothing is
// announced. A mark stands where this voice was in its earlier recordings of the film.
import { TAKE } from "../take-thresholds.js";
import { decibels, percentile, rms } from "./levels.js";

const FLOOR_DB = -60;
const FALL_DB = 1.5; // a block; the eye wants a slow fall
const LATELY = 35; // blocks: the last second and a half
const KEPT = 100; // blocks: four seconds
const STEADY = 45; // blocks of voice, two seconds: a single word says nothing of how loud somebody speaks
const BELOW_VOICE_DB = 24; // further below the loudest is no voice
const LOUD_PART = 0.9; // of the voice, as 0.95 of a file with its silences
const UNEVEN_DB = 6; // as from a mouth half, or twice, as far away

export class Level {
  /** element: filled with bars; words: {quiet, right, loud, silence, louder, softer}; earlier: levels of earlier takes,
   * dBFS. */
  constructor(element, words, earlier = []) {
    this.words = words;
    this.earlier = [...earlier];
    /** @type {number | null} where this voice usually is, dBFS */
    this.usual = null;
    this.shown = FLOOR_DB;
    this.loudest = 0;
    this.bars = Array.from({ length: 12 }, () => document.createElement("i"));
    const box = element.querySelector("[data-bars]");
    box.replaceChildren(...this.bars);
    this.word = element.querySelector("[data-level-word]");
    this.peaks = [];
    this.mark();
  }

  /** A take that can be sent is one more to stay even with. */
  remember(level) {
    if (Number.isFinite(level)) this.earlier.push(level);
    this.mark();
  }

  mark() {
    this.usual = this.earlier.length ? percentile(this.earlier, 0.5) : null;
    const at = this.usual === null ? -1 : this.count(this.usual) - 1;
    for (const [n, bar] of this.bars.entries()) bar.classList.toggle("usual", n === at);
  }

  count(level) {
    return Math.round(((level - FLOOR_DB) / -FLOOR_DB) * this.bars.length);
  }

  /** A block of samples −1…1. */
  hear(samples) {
    const now = decibels(rms(samples));
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    this.shown = Math.max(now, this.shown - FALL_DB);
    this.peaks.push([now, peak]);
    if (this.peaks.length > KEPT) this.peaks.shift();
    this.due ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.due = null;
    const lit = this.count(this.shown);
    for (const [n, bar] of this.bars.entries()) bar.classList.toggle("lit", n < lit);
    const lately = this.peaks.slice(-LATELY);
    const best = Math.max(...lately.map(([level]) => level));
    const peak = Math.max(...lately.map(([, top]) => top));
    let word = this.words.right;
    if (peak >= TAKE.clipLevel || best > TAKE.speechWarnAboveDbfs + 6) word = this.words.loud;
    else if (best < TAKE.noiseFloorDbfs) word = this.words.silence;
    else if (best < TAKE.speechWarnBelowDbfs) word = this.words.quiet;
    else word = this.uneven() ?? word;
    if (this.word.textContent !== word) this.word.textContent = word;
  }

  /** The word for a voice that is not as it was; none before two seconds of it were heard. */
  uneven() {
    const levels = this.peaks.map(([level]) => level);
    const voice = levels.filter((level) => level > Math.max(...levels) - BELOW_VOICE_DB);
    if (this.usual === null || voice.length < STEADY) return null;
    const now = percentile(voice, LOUD_PART);
    if (Math.abs(now - this.usual) < UNEVEN_DB) return null;
    return now > this.usual ? this.words.louder : this.words.softer;
  }
}
