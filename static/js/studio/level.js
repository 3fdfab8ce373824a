// The level meter: twelve bars and one word. The number of bars tells the level, not their colour; nothing is
// announced.
import { TAKE } from "../take-thresholds.js";
import { decibels, rms } from "./levels.js";

const FLOOR_DB = -60;
const FALL_DB = 1.5; // a block; the eye wants a slow fall

export class Level {
  /** element: filled with bars; words: {quiet, right, loud, silence}. */
  constructor(element, words) {
    this.words = words;
    this.shown = FLOOR_DB;
    this.loudest = 0;
    this.bars = Array.from({ length: 12 }, () => document.createElement("i"));
    const box = element.querySelector("[data-bars]");
    box.replaceChildren(...this.bars);
    this.word = element.querySelector("[data-level-word]");
    this.peaks = [];
  }

  /** A block of samples −1…1. */
  hear(samples) {
    const now = decibels(rms(samples));
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    this.shown = Math.max(now, this.shown - FALL_DB);
    this.peaks.push([now, peak]);
    if (this.peaks.length > 35) this.peaks.shift(); // the last second and a half
    this.due ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.due = null;
    const lit = Math.round(((this.shown - FLOOR_DB) / -FLOOR_DB) * this.bars.length);
    for (const [n, bar] of this.bars.entries()) bar.classList.toggle("lit", n < lit);
    const best = Math.max(...this.peaks.map(([level]) => level));
    const peak = Math.max(...this.peaks.map(([, top]) => top));
    let word = this.words.right;
    if (peak >= TAKE.clipLevel || best > TAKE.speechWarnAboveDbfs + 6) word = this.words.loud;
    else if (best < TAKE.noiseFloorDbfs) word = this.words.silence;
    else if (best < TAKE.speechWarnBelowDbfs) word = this.words.quiet;
    if (this.word.textContent !== word) this.word.textContent = word;
  }
}
