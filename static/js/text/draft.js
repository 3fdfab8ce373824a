// A draft: on this device with every key, on the server within a second, both again after a crash or a dead network.
import { post } from "../tutorials/talk.js";

const QUIET_MS = 600;
const AGAIN_MS = 4000;

export class Draft {
  /** data: the page's; origin(): {base, begun_by, begun_from}, the revision and the words that the text started from;
   *  say(word): "keeping", "kept" or "offline". */
  constructor(data, origin, say) {
    Object.assign(this, { address: data.addresses.draft, origin, say });
    // A device may be shared: what one person wrote is never offered to another.
    this.key = `text:${data.account}:${data.language}:${data.segment}`;
    this.timer = 0;
    this.held = false;
    this.working = null;
  }

  /** What was written here and never reached the server: {text, base, begun_by, begun_from, submit}, or null. */
  restore(shown) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
      if (kept && kept.text !== shown) return kept;
      if (kept?.submit) return kept;
    } catch {
      // not ours, or cut off: there is nothing to bring back
    }
    return null;
  }

  keepHere(text, submit = false) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ text, ...this.origin(), submit }));
    } catch {
      // the device's memory is full or closed: the server's draft remains
    }
  }

  changed(text) {
    this.keepHere(text);
    this.latest = text;
    this.later(QUIET_MS);
  }

  later(ms) {
    clearTimeout(this.timer);
    if (!this.held) this.timer = setTimeout(() => this.save(), ms);
  }

  async save() {
    await this.working;
    if (this.held || this.latest === undefined) return;
    const text = this.latest;
    this.say("keeping");
    this.working = this.transfer(text);
    await this.working;
  }

  async transfer(text) {
    try {
      await post(this.address, { text, ...this.origin() });
    } catch (refusal) {
      this.say("offline");
      if (refusal.status === 0 || refusal.status >= 500) this.later(AGAIN_MS);
      return;
    }
    if (this.latest === text && !this.held) {
      localStorage.removeItem(this.key);
      this.say("kept");
    }
  }

  /** The text is being sent: a draft that arrives after it would come back as one's own old words. */
  hold() {
    this.held = true;
    clearTimeout(this.timer);
  }

  release(text) {
    this.held = false;
    this.changed(text);
  }

  sent() {
    localStorage.removeItem(this.key);
  }
}
