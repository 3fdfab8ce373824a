// A draft: saved on this device with every key and on the server within a second, restored after a crash or without a
// network; it never overwrites what the same person wrote in another tab.
import { KeptText, pageId } from "../kept-text.js";
import { post } from "../tutorials/server-requests.js";

const QUIET_MS = 600;
const AGAIN_MS = 4000;

export class Draft {
  /** data: the page's; origin(): {base, begun_by, begun_from}, the revision and the words that the text started from;
   *  say(word): "keeping", "kept" or why not; onOther(said): another tab was first; onKept(said): the server has it. */
  constructor(/** @type {TextPage} */ data, origin, { say, onOther, onKept }) {
    this.data = data;
    this.address = data.addresses.draft;
    this.origin = origin;
    this.say = say;
    this.onOther = onOther;
    this.onKept = onKept;
    // A device may be shared: what one person wrote is never offered to another.
    this.here = new KeptText(data.kept_here);
    this.number = data.draft.number;
    this.timer = 0;
    this.held = false;
    this.submitting = false; // it was sent without a network: whoever finds it here sends it
    this.working = null;
    this.copies = [];
    this.drop = [];
    this.both = false; // the server's text is put aside, not overwritten
  }

  /** The fields of every save. */
  get marks() {
    return { ...this.origin(), draft: this.number, writer: pageId };
  }

  /** The newest text that earlier pages wrote on this device and could not send, or null. The others are put aside, and
   * so is it where something was written in this page before (early), unless it waits here to be sent as a
   * translation. */
  restore(shown, early = null) {
    this.known = shown;
    const found = this.here.found();
    const needed = found.filter((copy) => copy.submit || copy.text !== shown);
    this.here.drop(found.filter((copy) => !needed.includes(copy)));
    const goesOn = early === null || needed[0]?.submit;
    const [first, ...others] = goesOn ? needed : [null, ...needed];
    for (const copy of others) this.putAside(copy.text).then(() => this.here.drop([copy]));
    if (!first) return null;
    this.copies = [first];
    // The page that wrote the server's draft continues from it, even if it never got the answer.
    if (first.page === undefined || first.page !== this.data.draft.writer) this.number = first.draft ?? 0;
    return first;
  }

  keepHere(text) {
    this.here.write({ text, ...this.marks, submit: this.submitting, addresses: this.data.addresses });
  }

  changed(text) {
    this.latest = text;
    this.keepHere(text);
    this.later(QUIET_MS);
  }

  later(ms) {
    clearTimeout(this.timer);
    if (!this.held) this.timer = setTimeout(() => this.save(), ms);
  }

  async save() {
    await this.working;
    if (this.held || this.latest === undefined) return;
    this.say("keeping");
    this.working = this.transfer(this.latest);
    await this.working;
    this.working = null;
  }

  async transfer(text) {
    /** @type {DraftSaved} */
    let said;
    try {
      said = await post(this.address, { text, ...this.marks, drop: this.drop, both: this.both });
    } catch (refusal) {
      if (refusal.status === 409) {
        await this.onOther(refusal.said);
        return;
      }
      this.say(refusal.why);
      if (refusal.status === 0 || refusal.status >= 500) this.later(AGAIN_MS);
      return;
    }
    this.number = said.draft;
    this.known = text;
    this.drop = [];
    this.both = false;
    this.onKept(said);
    if (this.latest === text && !this.held) {
      this.sent();
      this.say("kept");
    }
  }

  /** Keep a text beside the draft, as a choice; drop: texts that the person has seen there. Without a network it stays
   * on this device. */
  async putAside(text, drop = []) {
    const copy = this.here.writeBeside({ text });
    try {
      const said = await post(this.address, { text, aside: true, drop });
      this.here.drop([copy]);
      this.onKept(said);
    } catch {
      // the page that opens this segment next finds it
    }
  }

  /** Texts put aside that the person does not want. */
  letGo(drop, more = {}) {
    return post(this.address, { drop, ...more }).then(
      (said) => this.onKept(said),
      () => {}, // without a network they stay, and are removed another time
    );
  }

  /** The text is being sent: a draft that arrives later would bring back the old text. */
  async hold() {
    this.held = true;
    clearTimeout(this.timer);
    await this.working;
  }

  release(text) {
    this.held = false;
    this.submitting = false;
    if (text !== undefined) this.changed(text);
  }

  /** From now on the draft is based on the server's text: {number, text}. */
  goOnFrom({ number, text }) {
    this.number = number;
    this.known = text;
    this.latest = undefined;
    this.sent();
  }

  /** The server has it. */
  sent() {
    this.here.forget();
    this.here.drop(this.copies);
    this.copies = [];
  }
}
