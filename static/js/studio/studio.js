// The studio: one sentence after the other, recorded, heard in place, sent. It works without a connection.
import { Microphone, MicrophoneTrouble, requireMicrophone } from "./capture.js";
import { adviceFor, judge } from "./findings.js";
import { forgetOthers, rescue, rowsBySegment } from "./local.js";
import { Playback, rateFor } from "./playback.js";
import { blobOf, Recording } from "./recording.js";
import { Silence } from "./silence.js";
import { changeRow, forget, soundOf } from "./store.js";
import { Teleprompter } from "./teleprompter.js";
import { joined } from "./wav.js";

const TAIL_MS = 400;
const AROUND_MS = 700; // of film before and after the take when it is played
const TRIES = 2;
const LONGEST_MS = 20_000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Studio {
  constructor(data, view, level, settings) {
    Object.assign(this, { data, view, level, settings, phase: "idle", take: null });
    this.tries = new Map();
    const find = (id) => document.getElementById(id);
    this.video = find("film");
    this.prompter = new Teleprompter({
      video: this.video,
      text: find("text"),
      count: find("count"),
      slot: find("slot"),
      borrowed: find("borrowed"),
    });
    this.playback = new Playback(this.video);
    this.silence = new Silence();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.lost("interrupted");
    });
  }

  async begin() {
    await rescue(this.data.account).catch(() => {});
    await this.refresh();
    await this.show(this.data.segments.find((one) => one.id === this.data.current));
    try {
      requireMicrophone();
    } catch (trouble) {
      this.trouble(trouble.code);
    }
  }

  enter(phase) {
    this.phase = phase;
    this.view.phase(phase);
  }

  /** Lay what this device holds over what the server said. */
  async refresh() {
    this.local = await rowsBySegment(this.data.account, this.data.slug, this.data.language).catch(() => new Map());
    for (const one of this.data.segments) {
      one.server ??= one.state;
      const row = this.local.get(one.id);
      one.state = row ? ({ kept: "kept", again: "again", refused: "again" }[row.state] ?? "waiting") : one.server;
    }
    this.view.sentences(this.data.segments, this.sentence?.id, (one) => this.show(one));
  }

  /** Open a sentence; an undecided take of it is offered at once. */
  async show(sentence) {
    if (!sentence || this.phase === "countdown" || this.phase === "recording") return;
    this.playback.stop();
    this.sentence = sentence;
    this.take = null;
    history.replaceState(null, "", `${this.data.pages}${sentence.id}/`);
    await this.refresh();
    this.view.sentence(sentence, this.data.segments.length);
    this.prompter.show(sentence, sentence.text ? this.data.locale : "fr", sentence.text ? this.data.direction : "ltr");
    this.enter("idle");
    this.view.say("");
    this.onShow?.(sentence);
    const row = this.local.get(sentence.id);
    if (row?.state === "kept") await this.decide(row, row.device?.recovered ? "recovered" : "stopped");
    else if (row?.state === "again" || row?.state === "refused") {
      this.view.say(row.sentence, "bad");
      this.view.findings(row.findings ?? []);
    }
  }

  move(step) {
    const { segments } = this.data;
    const at = segments.indexOf(this.sentence) + step;
    if (segments[at]) this.show(segments[at]);
  }

  /** The next sentence that waits for a voice, after this one or from the beginning. */
  next() {
    const { segments } = this.data;
    const at = segments.indexOf(this.sentence);
    const waits = (one) => ["to_record", "again", "kept"].includes(one.state);
    return [...segments.slice(at + 1), ...segments.slice(0, at)].find(waits) ?? null;
  }

  toggle() {
    if (this.phase === "recording") this.stop();
    else if (this.phase === "countdown") this.cancel();
    else if (this.phase === "idle" || this.phase === "trouble") this.record();
  }

  async record() {
    if (!["idle", "deciding", "trouble"].includes(this.phase) || this.sentence.state === "no_text") return;
    this.playback.stop();
    this.view.findings([]);
    this.enter("opening");
    this.view.say(this.data.words.opening);
    try {
      await this.microphone();
    } catch (trouble) {
      this.trouble(trouble instanceof MicrophoneTrouble ? trouble.code : "busy");
      return;
    }
    this.view.say("");
    this.enter("countdown");
    this.awake = await navigator.wakeLock?.request("screen").catch(() => null);
    const row = {
      id: crypto.randomUUID(),
      account: this.data.account,
      slug: this.data.slug,
      language: this.data.language,
      segment: this.sentence.id,
      revision: this.sentence.revision,
      text: this.sentence.text || this.sentence.french,
      device: this.mic.device(),
      createdAt: Date.now(),
      tries: 0,
    };
    this.recording = new Recording(this.mic, row, { opus: this.settings.saver, onFull: () => this.lost("full") });
    const went = await this.prompter
      .count3(
        () => {},
        () => this.recording.arm(),
      )
      .catch(() => false);
    if (!went) {
      if (this.phase === "countdown") await this.cancel();
      return;
    }
    this.enter("recording");
    const longest = Math.max(LONGEST_MS, 3 * this.sentence.slot);
    this.recording.onBlock = (samples) => {
      const { elapsed, paceMs } = this.prompter;
      const quiet = this.silence.ended(samples, performance.now());
      if ((quiet && elapsed > paceMs) || elapsed > longest) this.stop({ tail: 0 });
    };
    this.recording.start();
  }

  async microphone() {
    if (!this.mic || this.mic.noisyRoom !== this.settings.noisy) {
      this.mic?.close();
      this.mic = new Microphone(this.data.worklet, {
        noisyRoom: this.settings.noisy,
        onLost: (code) => this.lost(code),
      });
      this.mic.onLevel = (samples) => {
        this.level.hear(samples);
        if (this.phase === "countdown") this.silence.hearRoom(samples);
      };
    }
    this.silence = new Silence();
    await this.mic.open();
  }

  async cancel() {
    this.prompter.stop();
    this.enter("saving");
    await this.recording?.cancel().catch(() => {});
    this.recording = null;
    this.rested();
    await this.show(this.sentence);
  }

  /** The microphone went away, or the phone rang: what was said until now is kept. */
  lost(code) {
    if (this.phase === "recording") this.stop({ tail: 0, word: code });
    else if (this.phase === "countdown") this.cancel().then(() => this.view.say(this.data.words[code], "warn"));
  }

  async stop({ tail = TAIL_MS, word = "stopped" } = {}) {
    if (this.phase !== "recording") return;
    this.enter("saving");
    if (tail) await wait(tail);
    this.prompter.stop();
    const done = await this.recording.stop().catch(() => null);
    const full = this.recording.failed;
    this.recording = null;
    this.rested();
    if (!done) {
      this.enter("idle");
      this.view.say(this.data.words[full ? "full" : "nothing"], "bad");
      return;
    }
    const tries = (this.tries.get(this.sentence.id) ?? 0) + 1;
    this.tries.set(this.sentence.id, tries);
    const row = await changeRow(done.row.id, { device: { ...done.row.device, tries } });
    await forgetOthers(this.data.account, row);
    await this.refresh();
    await this.decide(row, full ? "full" : word, done);
    this.listen();
  }

  rested() {
    this.awake?.release?.().catch(() => {});
    this.prompter.rest();
  }

  /** Listen, send or again: with what was measured, at once. */
  async decide(row, word, sound = null) {
    const samples = sound ? sound.samples : row.kind === "pcm" ? joined(await soundOf(row.id)) : null;
    const blob = sound?.blob ?? (await blobOf(row));
    if (this.take) URL.revokeObjectURL(this.take.audio);
    const { slot } = this.sentence;
    const wallClockMs = row.device?.wall_clock_ms ?? 0;
    const judged = samples?.length ? judge(samples, row.rate, { slot, wallClockMs }) : { findings: [], figures: {} };
    const span = judged.figures.span;
    this.take = { row, audio: URL.createObjectURL(blob), from: span?.start ?? 0, until: span?.end ?? 1e9 };
    const lengthMs = judged.figures.lengthMs ?? 0;
    const letters = (row.text.match(/\p{L}/gu) ?? []).length;
    const items = judged.findings.map((one) => ({
      ...one,
      advice: adviceFor(one, this.data.advice, { letters, lengthMs }),
    }));
    const blocked = items.some((one) => one.severity === "retake");
    const often = Math.max(this.tries.get(this.sentence.id) ?? 0, row.device?.tries ?? 0) > TRIES;
    this.take.blocked = blocked;
    this.take.sendable = !blocked || often;
    this.view.choices({ send: !blocked, anyway: blocked && often });
    this.enter("deciding");
    const good = !items.length && word === "stopped";
    const { words } = this.data;
    const plain = blocked && word === "stopped" ? words.again : words[word];
    this.view.say(good ? `${words.good} ${plain}` : plain, good ? "good" : "warn");
    this.view.findings(items);
    this.view.result();
  }

  /** Play the take in its place over the film; once more stops it. */
  async listen() {
    if (this.phase !== "deciding" || !this.take) return;
    if (this.playback.running) {
      this.playback.stop();
      return;
    }
    const { start, slot } = this.sentence;
    const { audio, from, until } = this.take;
    const rate = rateFor(until - from, slot);
    const length = until < 1e9 ? (until - from) / rate : slot;
    const began = Math.max(0, start - AROUND_MS);
    this.view.root.classList.add("plays");
    await this.playback.play([{ audio, at: start, from, until, rate }], began, start + length + AROUND_MS);
    this.view.root.classList.remove("plays");
  }

  async send() {
    if (this.phase !== "deciding" || !this.take?.sendable) return;
    this.playback.stop();
    this.enter("saving");
    const { row, blocked } = this.take;
    await changeRow(row.id, { state: "waiting", insist: blocked, nextAt: 0 });
    URL.revokeObjectURL(this.take.audio);
    this.take = null;
    await this.refresh();
    const next = this.next();
    await this.show(next ?? this.sentence);
    this.view.say(next ? this.data.words.waiting : this.data.words.all_done, "good");
  }

  async throwAway() {
    if (this.phase !== "deciding" || !this.take) return;
    this.playback.stop();
    await forget(this.take.row.id);
    await this.show(this.sentence);
  }

  trouble(code) {
    this.enter("trouble");
    this.view.say(this.data.words[code], "bad");
    this.view.root.dataset.trouble = code;
  }
}
