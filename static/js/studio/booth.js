// Recording one segment, from the countdown to the take on the disk: microphone, teleprompter, interruptions.
import { Microphone, MicrophoneTrouble } from "./capture.js";

const TAIL_MS = 400;
const LONGEST_MS = 20_000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Booth {
  /** on: {furnish(), phase(name), say(word, kind), trouble(code), done(take, word, segment), cancelled()}; furnish
   * resolves when `furnish` below was called: the modules load while the microphone opens. */
  constructor(/** @type {StudioPage} */ data, settings, on) {
    this.data = data;
    this.settings = settings;
    this.on = on;
    this.phase = "idle";
    this.tries = new Map();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.lost("interrupted");
    });
  }

  /** parts: the exports of recording.js, silence.js and store.js. */
  furnish(parts, prompter, level) {
    this.parts = parts;
    this.prompter = prompter;
    this.level = level;
  }

  enter(phase) {
    this.phase = phase;
    this.on.phase(phase);
  }

  /** punch: say only the second half again (see punch.js), where the microphone's rate is still the same.
   * free: one of a sequence (see hands-free.js), {leadMs, mark(microphone), ranOut()}; without a lead the video runs
   * on. together: many in one recording (see together.js), {longestMs, row, begun()} as well. */
  async record(segment, punch, free) {
    this.segment = segment;
    this.free = free;
    const runsOn = free?.leadMs === 0;
    if (!runsOn) {
      this.enter("opening");
      this.on.say("opening");
    }
    let mic;
    try {
      mic = await this.openMicrophone();
    } catch (trouble) {
      this.phase = "idle";
      this.on.trouble(trouble instanceof MicrophoneTrouble ? trouble.code : "busy");
      return;
    }
    try {
      await this.on.furnish();
    } catch {
      mic.close();
      this.enter("idle");
      this.on.say("broken", "bad");
      return;
    }
    this.silence = new this.parts.Silence(runsOn ? this.silence?.room : undefined);
    this.on.say("");
    this.enter("countdown");
    this.stayAwake();
    this.punch = punch?.rate === mic.rate ? punch : null;
    const row = { ...this.newRow(segment, mic), ...(this.punch ? { punch: true } : {}), ...free?.row };
    this.recording = new this.parts.Recording(mic, row, {
      opus: this.settings.saver && !this.punch,
    });
    let broke = false;
    const went = await this.prompter
      .countDown(() => (free ? null : this.recording.arm()), this.punch?.share ?? 0, free?.leadMs)
      .catch(() => {
        broke = true;
      });
    if (!went) {
      if (this.phase === "countdown") await this.cancel();
      if (broke) this.on.say("nothing", "bad");
      return;
    }
    if (free) {
      await free.mark(mic); // before the recording is prepared: the recorded file begins then
      if (this.phase !== "countdown") return;
      await this.recording.arm();
      if (this.phase !== "countdown") return;
      this.prompter.flash(this.data.words.speak);
    }
    this.enter("recording");
    const longest = free?.longestMs ?? Math.max(LONGEST_MS, 3 * segment.slot);
    this.recording.onBlock = (samples) => {
      const { elapsed, paceMs } = this.prompter;
      const least = free ? Math.min(paceMs, segment.needs || paceMs) : paceMs; // nobody waits for an empty slot
      const quiet = this.silence.ended(samples, performance.now());
      if (quiet && elapsed > least && !free?.together) this.stop({ tail: 0 });
    };
    this.limit = setTimeout(() => {
      free?.ranOut();
      this.stop({ tail: 0 });
    }, longest);
    this.recording.start();
    free?.begun?.();
  }

  /** Keep the screen on while somebody reads. Not awaited: a phone may refuse, or be slow. */
  async stayAwake() {
    const lock = await navigator.wakeLock?.request("screen").catch(() => null);
    if (this.phase === "idle") lock?.release();
    else this.awake = lock;
  }

  newRow(segment, mic) {
    const { account, slug, language } = this.data;
    return {
      id: crypto.randomUUID(),
      account,
      slug,
      language,
      segment: segment.id,
      revision: segment.revision,
      text: segment.text || segment.french,
      device: mic.device(),
      createdAt: Date.now(),
      tries: 0,
    };
  }

  async openMicrophone() {
    if (!this.mic || this.mic.noisyRoom !== this.settings.noisy) {
      this.mic?.close();
      this.mic = new Microphone(this.data.worklet, {
        noisyRoom: this.settings.noisy,
        onLost: (code) => this.lost(code),
      });
      this.mic.onLevel = (samples) => {
        this.level?.hear(samples);
        if (this.phase === "countdown") this.silence.hearRoom(samples);
      };
    }
    await this.mic.open();
    return this.mic;
  }

  /** Cancel: nothing of it is kept. */
  async cancel() {
    this.prompter.stop();
    this.enter("saving");
    await this.recording?.cancel().catch(() => {});
    this.rested();
    await this.on.cancelled();
  }

  /** The microphone went away, or the phone rang: what was said until now is kept. */
  lost(code) {
    if (this.phase === "recording") this.stop({ tail: 0, word: code });
    else if (this.phase === "countdown") this.cancel().then(() => this.on.say(code, "warn"));
  }

  async stop({ tail = TAIL_MS, word = "stopped" } = {}) {
    if (this.phase !== "recording") return;
    this.enter("saving");
    if (tail) await wait(tail);
    this.prompter.stop(Boolean(this.free));
    const { recording, segment } = this;
    let take = await recording.stop().catch(() => null);
    this.rested();
    if (take && this.punch) take = await this.punch.join(take, this.punch);
    if (!take) {
      await this.on.cancelled();
      this.on.say("nothing", "bad");
      return;
    }
    const tries = (this.tries.get(segment.id) ?? 0) + 1;
    this.tries.set(segment.id, tries);
    take.row = await this.parts.changeRow(take.row.id, { device: { ...take.row.device, tries } });
    await this.on.done(take, this.parts.isFleeting(take.row.id) ? "fleeting" : word, segment);
  }

  rested() {
    clearTimeout(this.limit);
    this.recording = null;
    this.phase = "idle";
    this.awake?.release();
    this.awake = null;
    this.prompter.rest();
  }
}
