// Hands free: one countdown, then sentence after sentence. Each is a take like any other; silence ends it, and what
// must be said again comes back at the end. Nothing is announced while sound is kept.
import { isReady, settled } from "./deciding.js";
import { forgetSound } from "./judged.js";
import { forget } from "./store.js";

const TO_SAY = ["to_record", "again", "no_room", "kept"];
const TOUCHED_MS = 1500; // of countdown after a touch: a screen reader says the button's name
const MARK_MS = 150; // a buzz or a tone, until it has died away
const BAD_MOST = 3; // takes in a row that must be said again: something is wrong with the room, not with the sentence
/** The word of a finding; of any other: a part of the voice is missing. */
const WORDS = { too_quiet: "quiet", too_loud: "loud", clipped: "loud", noisy: "noisy" };
const byTouch = matchMedia("(pointer: coarse)");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A short tone, soft at both ends. context: the microphone's. */
function tone(context) {
  const [sound, gain] = [context.createOscillator(), context.createGain()];
  const now = context.currentTime;
  sound.frequency.value = 880;
  gain.gain.setValueAtTime(0, now);
  gain.gain.linearRampToValueAtTime(0.15, now + 0.02);
  gain.gain.linearRampToValueAtTime(0, now + 0.09);
  sound.connect(gain).connect(context.destination);
  sound.start();
  sound.stop(now + 0.1);
}

/** A headset's buttons, where the browser passes them on. acts: name → function, or null. */
function headset(acts) {
  for (const name of Object.keys(acts)) {
    try {
      navigator.mediaSession.setActionHandler(/** @type {MediaSessionAction} */ (name), acts[name]);
    } catch {
      // this browser knows no such button
    }
  }
}

/** Begin with the segment that is shown, or the next one that is still to be said. */
export async function beginHandsFree(studio) {
  await studio.refresh();
  if (studio.free || !["idle", "deciding", "trouble"].includes(studio.phase)) return;
  const { segments } = studio.data;
  const at = segments.indexOf(studio.segment);
  const ready = (segment) => isReady(studio.local.get(segment.id) ?? {});
  const order = [...segments.slice(at), ...segments.slice(0, at)].filter(
    (segment) => TO_SAY.includes(segment.state) && !ready(segment),
  );
  if (!order.length) return;
  studio.playback?.stop();
  studio.free = new HandsFree(studio, order);
  studio.free.speak(undefined);
}

export class HandsFree {
  /** order: the segments to be said. */
  constructor(studio, order) {
    this.studio = studio;
    this.order = order;
    this.at = 0;
    this.back = new Set(); // segments that came back already
    this.bad = 0;
    /** @type {"" | "again" | "end"} */
    this.wish = "";
    const [again, end] = [() => this.again(), () => this.end()];
    headset({ previoustrack: again, pause: end, stop: end });
  }

  /** The next segment. leadMs: of its countdown; 0: at once; undefined: the usual one. */
  async speak(leadMs) {
    const { studio } = this;
    this.show(leadMs === 0);
    this.wish = "";
    const mark = (microphone) => this.mark(microphone);
    const ranOut = () => {
      this.wish = "end"; // no silence was heard: somebody listens to it first
    };
    await studio.booth.record(studio.segment, null, { leadMs, mark, ranOut });
    if (this.wishes("end")) this.end(); // it came between two segments
  }

  wishes(name) {
    return this.wish === name;
  }

  show(runsOn) {
    const { studio } = this;
    const segment = this.order[this.at];
    studio.rest.forgetSound(studio.take);
    studio.open(segment, runsOn);
    studio.view.free(true, this.order[this.at + 1]);
    history.replaceState(null, "", `${studio.data.pages}${segment.id}/`);
    studio.onShow(segment);
  }

  /** *Now*, felt and heard: both before the take. */
  async mark(microphone) {
    const felt = byTouch.matches && navigator.vibrate?.(40);
    const { tone: heard } = this.studio.booth.settings;
    if (heard) tone(microphone.context);
    if (!felt && !heard) return;
    await wait(MARK_MS);
    microphone.forget();
  }

  /** A take has ended; `word` says how. */
  async recorded(studio, take, word, segment) {
    const ended = this.wishes("end"); // the person stopped it: perhaps in the middle, so it is heard before it is sent
    const found = await settled(studio, take, word, segment, !ended);
    forgetSound(found);
    if (found.items.some((item) => item.code === "no_speech")) {
      await forget(take.row.id);
      await this.finish(segment, "nothing");
      return;
    }
    this.count(segment, found);
    if (ended || word !== "stopped") await this.finish(segment, word);
    else if (this.wishes("end") || document.hidden || this.at === this.order.length) await this.finish();
    else if (this.bad === BAD_MOST) await this.finish(segment);
    else if (studio.booth.settings.wait) this.pause();
    else await this.speak(0);
  }

  /** One more is said: good, or to be said again at the end, once. */
  count(segment, { send, items }) {
    if (send) this.order = this.order.filter((other, n) => n <= this.at || other !== segment);
    else if (!this.back.has(segment)) this.order.push(segment);
    if (!send) this.back.add(segment);
    this.bad = send ? 0 : this.bad + 1;
    this.at++;
    this.word = items.length ? (WORDS[items[0].code] ?? "partial") : "right";
    this.studio.view.found(this.studio.data.words[this.word], send);
  }

  /** Wait for a touch: a screen reader says what was found and what comes next. */
  pause() {
    const { studio } = this;
    this.show(false);
    studio.enter("idle");
    studio.view.announce(studio.data.words[this.word], studio.segment, studio.data.segments.length);
  }

  goOn() {
    if (this.studio.phase === "idle") this.speak(TOUCHED_MS);
  }

  /** This one again; before its first word: the one before. */
  again() {
    const { phase, booth } = this.studio;
    if (phase !== "recording") return;
    if (!booth.silence.spoke && this.at > 0) this.at--;
    this.wish = "again";
    booth.cancel();
  }

  /** Stop after what was said until now. */
  end() {
    const { phase, booth } = this.studio;
    this.wish = "end";
    const silent = booth.recording?.total && !booth.silence.spoke; // a recorded file alone is not heard by the page
    if (phase === "idle") this.finish();
    else if (phase === "recording" && !silent) booth.stop();
    else if (phase === "countdown" || phase === "recording") booth.cancel();
  }

  /** Nothing of a take is left. */
  async cancelled() {
    if (this.wishes("again") && !document.hidden) await this.speak(0);
    else await this.finish();
  }

  close() {
    headset({ previoustrack: null, pause: null, stop: null });
    this.studio.free = null;
    this.studio.view.free(false);
  }

  /** Show what the person decides next: the take of `segment`; else what is not said yet, one to be said again, or the
   * last. word: of what ended it. */
  async finish(segment, word = "") {
    const { studio } = this;
    const { words } = studio.data;
    this.close();
    await studio.refresh();
    const again = [...this.back].find(({ id }) => studio.local.has(id) && !isReady(studio.local.get(id)));
    const next = segment ?? this.order[this.at] ?? again ?? studio.segment;
    await studio.show(next);
    if (word && word !== "stopped") studio.view.say(words[word], "warn");
    else if (!segment && next !== again && studio.view.sendsTogether) studio.view.say(words.said, "good");
    studio.view.result();
  }
}
