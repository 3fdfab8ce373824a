// Sending a text to review. The box stays open meanwhile: what is typed after sending is a new draft, never lost.
import { post } from "../tutorials/server-requests.js";
import { session, signIn } from "../tutorials/session.js";
import { nextKept, passed } from "./ahead.js";
import { settle } from "./conflict.js";
import { askToSignIn, box, complain, data, form, origin, say, words } from "./desk.js";
import { chooseDraft } from "./elsewhere.js";

const AGAIN_MS = 3000;
const went = document.getElementById("went");

function networkOrTime() {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, AGAIN_MS);
    window.addEventListener("online", done);
  });
}

export class Sending {
  /** draft: the page's; check(): judges the text again when it was refused. */
  constructor(draft, check) {
    this.draft = draft;
    this.check = check;
    this.runs = false;
    this.renewed = false;
    // The browser's Back button returned to this page: it can be edited again.
    window.addEventListener("pageshow", ({ persisted }) => {
      if (!persisted) return;
      box.readOnly = false;
      draft.release();
    });
  }

  async send() {
    if (this.runs) return;
    this.runs = true;
    complain("");
    went.hidden = true;
    await this.draft.hold();
    say("sending");
    let goesOn = true;
    while (goesOn) goesOn = await this.once(box.value);
    this.runs = false;
  }

  /** One try. True: another is needed. */
  async once(text) {
    let said;
    try {
      said = await post(data.addresses.submit, { text, ...this.draft.marks, drop: this.draft.drop });
    } catch (refusal) {
      if (refusal.status === 0 || refusal.status >= 500) return this.wait(refusal);
      if (refusal.why === "signedOut") return this.signedOut(refusal);
      say("");
      if (refusal.status === 409) return this.choose(refusal.said, text);
      complain(refusal.message || words.failed);
      return this.stay();
    }
    this.renewed = false;
    this.draft.sent();
    this.draft.number = 0;
    this.draft.drop = [];
    origin.base = said.base;
    if (box.value === text) {
      box.readOnly = true; // text typed while the next page loads would belong to neither
      location.assign(said.next);
      return false;
    }
    went.querySelector("a").href = said.next;
    went.hidden = false;
    return this.stay();
  }

  async wait(refusal) {
    this.draft.submitting = true;
    this.draft.keepHere(box.value);
    say(refusal.status === 0 ? "waiting" : refusal.why);
    const next = refusal.status === 0 ? await nextKept() : null;
    if (next) {
      passed();
      box.readOnly = true;
      location.assign(next); // the next page sends this one's text when the network is back
      return false;
    }
    await networkOrTime();
    return true;
  }

  /** An old token is renewed; an ended session keeps the text as it was sent, and asks to sign in. */
  async signedOut(refusal) {
    const now = await session();
    if (now === "offline") return this.wait(refusal);
    if (now === "same" && !this.renewed) {
      this.renewed = true;
      return true;
    }
    say("");
    if (now === "same") {
      complain(refusal.message || words.failed);
      return this.stay();
    }
    this.draft.submitting = true;
    this.draft.keepHere(box.value);
    askToSignIn(signIn());
    this.draft.held = false;
    return false;
  }

  /** Somebody else, or the same person in another tab, saved first. */
  async choose(said, text) {
    if (box.value !== text) return true; // more was typed meanwhile: all of it is compared
    if (said.draft) return (await chooseDraft(said)) === "mine" || this.stay();
    const { way, text: wanted } = await settle(said);
    if (way === "theirs") {
      await this.draft.letGo([], { discard: true });
      this.draft.sent();
      location.reload();
      return false;
    }
    box.value = wanted;
    if (way !== "mine") return this.stay(); // asked again at the next sending
    origin.base = said.base;
    form.elements.base.value = said.base;
    return true;
  }

  /** The text stays in the box, as a draft. */
  stay() {
    say("");
    this.draft.release(box.value);
    this.check();
    return false;
  }
}
