// The text over the muted video: the video from three seconds before, 3-2-1, words that light up at the pace that fits,
// and the slot as a bar that empties. The video follows the clock, never the other way: without it the text still runs.
// A text that is longer than its place scrolls by itself, so that the word that is said stands in the upper half.
import { pieces, shares } from "./words.js";

export const LEAD_MS = 3000;
const ARM_MS = 1000;
const PATIENCE_MS = 2500; // do not wait longer for the video
const BORROWED_MS = 1350;
const NEAR_MS = 400; // of the next segment: the video is left alone
const FLASH_MS = 700;
const READ_AT = 0.35; // of the height of the text area: where the eye rests while reading
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Teleprompter {
  /** @type {StudioSegment} the one that is read */
  segment;
  /** @type {number[]} when each word begins: a share of paceMs */
  begins = [];
  paceMs = 0;
  step = 0;

  /** parts: {video, text, count, slot, borrowed}: elements. */
  constructor(parts) {
    this.video = parts.video;
    this.text = parts.text;
    this.count = parts.count;
    this.slot = parts.slot;
    this.borrowed = parts.borrowed;
    this.words = [];
    const more = () => this.more();
    this.text.addEventListener("scroll", more, { passive: true });
    new ResizeObserver(more).observe(this.text);
    document.fonts.ready.then(more); // other letters may need more lines in a place that stays as it is
  }

  /** segment: {text, start, slot, needs} in ms. locale: BCP 47, of the text. model: see words.js. runsOn: the video is
   * left where it is. */
  show(segment, locale, model, runsOn = false) {
    this.segment = segment;
    const cut = pieces(segment.text || segment.french, locale);
    this.begins = shares(cut, model);
    this.words = [];
    if (!segment.heard) this.divide(cut); // of what is said by ear no word lights up
    const slot = Math.max(300, segment.slot);
    this.paceMs = Math.max(Math.min(segment.needs || slot, slot), slot * 0.5);
    this.slot.max = slot;
    this.borrowed.max = BORROWED_MS;
    this.slot.parentElement.style.setProperty("--slot", String(slot / (slot + BORROWED_MS)));
    this.rest();
    if (!runsOn) this.seek(segment.start);
  }

  divide(cut) {
    this.text.replaceChildren(
      ...cut.map((part) => {
        if (!part.word) return document.createTextNode(part.text);
        const span = document.createElement("span");
        span.textContent = part.text;
        this.words.push(span);
        return span;
      }),
    );
  }

  rest() {
    for (const word of this.words) word.className = "";
    this.slot.value = this.slot.max;
    this.borrowed.value = BORROWED_MS;
    this.slot.parentElement.classList.remove("over");
    this.unflash();
    this.text.scrollTop = 0;
    this.more();
  }

  /** Show, also to keyboard users, that the text continues below. */
  more() {
    const { scrollHeight, scrollTop, clientHeight } = this.text;
    this.text.toggleAttribute("data-more", scrollHeight - scrollTop - clientHeight > 4);
    if (scrollHeight - clientHeight > 1) this.text.tabIndex = 0;
    else this.text.removeAttribute("tabindex");
  }

  /** Scroll a word to where the eye reads. */
  follow(word) {
    if (!word || this.text.scrollHeight - this.text.clientHeight <= 1) return;
    const above = word.getBoundingClientRect().top - this.text.getBoundingClientRect().top;
    const top = this.text.scrollTop + above - READ_AT * this.text.clientHeight;
    this.text.scrollTo({ top, behavior: calm.matches ? "auto" : "smooth" });
  }

  /** The video runs on to `ms`; where it is not near, it jumps. Nobody waits for it. */
  runOn(ms) {
    this.video.muted = true;
    if (Math.abs(this.video.currentTime * 1000 - ms) > NEAR_MS) this.video.currentTime = ms / 1000;
    this.video.play().catch(() => {});
  }

  /** One word over the video, for a moment. */
  flash(word) {
    this.count.textContent = word;
    this.count.classList.add("word");
    clearTimeout(this.flashed);
    this.flashed = setTimeout(() => this.unflash(), FLASH_MS);
  }

  unflash() {
    this.count.textContent = "";
    this.count.classList.remove("word");
  }

  seek(ms) {
    this.video.pause();
    this.video.muted = true;
    this.video.currentTime = Math.max(0, ms / 1000);
  }

  /** Count down from the video's lead; `onArm` a second before. True when speaking begins, false when stopped before.
   *  share: how much of the segment was said already (0: all of it is said now). leadMs: 0 where the video runs on. */
  async countDown(onArm, share = 0, leadMs = LEAD_MS) {
    this.stopped = false;
    this.rest();
    const skipped = share * this.paceMs;
    for (const [n, word] of this.words.entries()) if (this.begins[n] < share - 0.02) word.className = "said";
    if (share) this.follow(this.words.find((word) => word.className !== "said"));
    const from = this.segment.start + skipped - leadMs;
    if (leadMs) {
      this.seek(from);
      await this.ready();
    } else this.runOn(from);
    const begun = performance.now();
    const playFrom = Math.max(0, -from); // before the first segment the video may be shorter than three seconds
    let playing = false;
    let armed = null;
    for (let passed = 0; passed < leadMs; passed = performance.now() - begun) {
      if (this.stopped) return false;
      if (!playing && passed >= playFrom) {
        playing = true;
        this.video.play().catch(() => {});
      }
      const left = String(Math.ceil((leadMs - passed) / 1000));
      if (this.count.textContent !== left) this.count.textContent = left;
      if (!armed && passed >= leadMs - ARM_MS) armed = onArm();
      await new Promise(requestAnimationFrame);
    }
    this.count.textContent = "";
    await (armed ?? onArm());
    if (this.stopped) return false;
    this.went = performance.now() - skipped;
    this.step = requestAnimationFrame(() => this.run());
    return true;
  }

  /** Another segment, at once: the video runs on to it. */
  goOn() {
    cancelAnimationFrame(this.step);
    this.rest();
    this.runOn(this.segment.start);
    this.went = performance.now();
    this.step = requestAnimationFrame(() => this.run());
  }

  ready() {
    // A language's name is said without a video: there is nothing to wait for.
    if (!this.video.hasAttribute("src")) return Promise.resolve();
    if (this.video.readyState >= 2 && !this.video.seeking) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.video.removeEventListener("canplay", done);
        resolve();
      };
      const timer = setTimeout(done, PATIENCE_MS);
      this.video.addEventListener("canplay", done);
    });
  }

  /** Milliseconds since speaking began. */
  get elapsed() {
    return this.went ? performance.now() - this.went : 0;
  }

  run() {
    if (this.stopped) return;
    const now = this.elapsed;
    const at = now / this.paceMs;
    for (const [n, word] of this.words.entries()) {
      const begun = at >= this.begins[n];
      const over = at >= (this.begins[n + 1] ?? 1);
      const state = begun ? (over ? "said" : "now") : "";
      if (word.className === state) continue;
      word.className = state;
      if (state === "now") this.follow(word);
    }
    this.slot.value = Math.max(0, this.slot.max - now);
    if (now > this.slot.max) {
      this.slot.parentElement.classList.add("over");
      this.borrowed.value = Math.max(0, BORROWED_MS - (now - this.slot.max));
    }
    this.step = requestAnimationFrame(() => this.run());
  }

  /** runsOn: the video goes on to the next segment. */
  stop(runsOn = false) {
    this.stopped = true;
    cancelAnimationFrame(this.step);
    this.went = 0;
    this.count.textContent = "";
    if (!runsOn) this.video.pause();
  }
}
