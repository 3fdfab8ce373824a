// The studio: one segment after the other is recorded, played in its place, sent. It works without a connection.
import { Booth } from "./booth.js";
import { MicrophoneTrouble, requireMicrophone } from "./capture.js";
import { soon } from "./later.js";
import { causeOf } from "./surroundings.js";

const HERE = { kept: "kept", again: "again", refused: "again" };
const WAITS = ["to_record", "again", "kept", "no_room"];

export class Studio {
  /** @param {StudioPage} data
   *  @param {import("./view.js").View} view */
  constructor(data, view, settings) {
    this.data = data;
    this.view = view;
    this.phase = "loading";
    this.take = null;
    this.rest = null;
    this.playback = null;
    /** @type {HTMLAudioElement | null} French that somebody said, while it is heard (french.js) */
    this.said = null;
    this.hush = () => {}; // the loudspeakers of prompts, where there are some
    /** @type {import("./hands-free.js").HandsFree | null} while sentence follows sentence by itself */
    this.free = null;
    this.onShow = (_segment) => {};
    this.opened = data.segments.find((segment) => segment.id === data.current) ?? data.segments[0];
    this.video = document.getElementById("film");
    this.booth = new Booth(data, settings, {
      furnish: () => this.furnish(),
      phase: (name) => this.enter(name),
      say: (word, kind) => view.say(data.words[word] ?? "", kind),
      trouble: (code) => this.trouble(code),
      done: (take, word, segment) => this.recorded(take, word, segment),
      cancelled: () => (this.free ? this.free.cancelled() : this.show(this.segment)),
    });
  }

  /** Load what a take needs into the booth, once; after a failure the next touch tries again. The video is requested
   * only then: it must not delay the buttons, nor these modules. */
  furnish() {
    this.furnishing ??= soon().then(
      (parts) => {
        const find = (id) => document.getElementById(id);
        const { words, levels } = this.data;
        const places = { video: this.video, text: find("text"), count: find("count") };
        this.prompter = new parts.Teleprompter({ ...places, slot: find("slot"), borrowed: find("borrowed") });
        this.booth.furnish(parts, this.prompter, new parts.Level(find("level"), words, levels));
        this.prompt();
        this.video.preload = "auto";
      },
      (error) => {
        this.furnishing = null;
        throw error;
      },
    );
    return this.furnishing;
  }

  /** rest: promise of the modules that come later (later.js). The segment can be recorded meanwhile; its takes on this
   * device are shown later. */
  async begin(rest) {
    const furnished = this.furnish().catch(() => {});
    this.coming = rest.then((all) => {
      this.playback = new all.Playback(this.video);
      this.rest = all;
    });
    if (!(await this.whole())) return;
    await this.rest.rescue(this.data.account).catch(() => {});
    // If the person has already tried and sees what to do about a problem, leave that on the page.
    if (this.phase === "trouble") await this.refresh();
    else await this.show(this.segment);
    await furnished; // the pages kept for off line are told of every module that came
    this.rest.openOutbox(this, this.view.root.dataset.csrf);
    try {
      requireMicrophone();
    } catch (trouble) {
      this.trouble(trouble instanceof MicrophoneTrouble ? trouble.code : "unsupported");
    }
  }

  /** Is everything loaded? If a request failed: the take is on this device, and reloading shows it. */
  async whole() {
    try {
      await this.coming;
      return true;
    } catch {
      if (!this.runs) this.view.say(this.data.words[this.booth.tries.size ? "incomplete" : "broken"], "bad");
      return false;
    }
  }

  enter(phase) {
    this.phase = phase;
    this.view.phase(phase);
  }

  get runs() {
    return this.phase === "countdown" || this.phase === "recording";
  }

  /** Combine the takes on this device with the server's state. */
  async refresh() {
    const { account, slug, language, segments } = this.data;
    this.local = await this.rest.rowsBySegment(account, slug, language).catch(() => new Map());
    for (const segment of segments) {
      segment.server ??= segment.state;
      const row = this.local.get(segment.id);
      segment.state = row ? (HERE[row.state] ?? "waiting") : segment.server;
    }
    this.view.run(await this.rest.keptRun(this.data));
    this.view.ready([...this.local.values()].filter(this.rest.isReady).length);
    this.view.segments(segments, this.segment?.id, (segment) => this.show(segment));
    if (this.segment && this.phase === "idle") this.view.standing(this.segment);
  }

  /** A segment and its text. runsOn: the video is left where it is. */
  open(segment, runsOn = false) {
    this.segment = segment;
    this.take = null;
    this.view.segment(segment, this.data.segments.length);
    this.prompt(runsOn);
  }

  /** What the page shows of a segment before the takes on this device are known. */
  paint(segment) {
    this.open(segment);
    this.enter("idle");
    this.view.say("");
  }

  /** The text to read; cut into words as soon as the teleprompter is there. */
  prompt(runsOn = false) {
    const { segment } = this;
    this.view.prompt(segment);
    this.prompter?.show(segment, segment.text ? this.data.locale : "fr", this.data.model, runsOn);
  }

  /** Open a segment; an undecided take of it is offered at once. */
  async show(segment) {
    if (!segment || this.runs || this.free || this.phase === "opening") return;
    this.playback?.stop();
    this.said?.pause();
    this.rest?.forgetSound(this.take);
    history.replaceState(null, "", `${this.data.pages}${segment.id}/`);
    this.paint(segment);
    if (!(await this.whole())) return;
    await this.refresh();
    if (this.segment !== segment || this.phase !== "idle") return; // the person was faster
    this.view.segment(segment, this.data.segments.length);
    this.onShow(segment);
    await this.rest.offer(this, segment);
  }

  move(step) {
    const { segments } = this.data;
    const next = segments[segments.indexOf(this.segment) + step];
    if (next) this.show(next);
  }

  /** The next segment without a recording, after this one or from the beginning. */
  next() {
    const { segments } = this.data;
    const at = segments.indexOf(this.segment);
    return (
      [...segments.slice(at + 1), ...segments.slice(0, at)].find((segment) => WAITS.includes(segment.state)) ?? null
    );
  }

  toggle() {
    if (this.free && this.phase !== "idle") this.free.end();
    else if (this.phase === "recording") this.booth.stop();
    else if (this.phase === "countdown") this.booth.cancel();
    else if (this.phase === "idle" || this.phase === "trouble") this.record();
  }

  cancel() {
    if (this.runs) this.booth.cancel();
  }

  async record() {
    if (this.free) {
      this.free.goOn();
      return;
    }
    if (this.segment.heard && (await this.view.preparesQuestion())) return;
    if (!["idle", "deciding", "trouble"].includes(this.phase) || this.segment.state === "no_text") return;
    this.playback?.stop();
    this.said?.pause();
    this.hush();
    this.video.playbackRate = 1;
    this.view.findings([]);
    this.booth.record(this.segment);
  }

  async recorded(take, word, segment) {
    if (await this.whole()) await (this.free ?? this.rest).recorded(this, take, word, segment);
    else this.enter("idle");
  }

  // Actions on a take are in deciding.js and hands-free.js, which are loaded before there can be a take.
  again() {
    if (this.free) this.free.again();
    else this.record();
  }

  async handsFree() {
    if (this.free) this.free.end();
    else if (await this.whole()) await this.rest.beginHandsFree(this);
  }

  async together() {
    if (this.free) this.free.end();
    else if (await this.whole()) await this.rest.beginTogether(this);
  }

  sendAll() {
    return this.rest?.sendAll(this);
  }

  recordHalf() {
    return this.rest?.recordHalf(this);
  }

  recordRest() {
    return this.rest?.recordRest(this);
  }

  listen() {
    return this.rest?.listen(this);
  }

  send() {
    return this.rest?.send(this);
  }

  throwAway() {
    return this.rest?.throwAway(this);
  }

  trouble(found) {
    const code = causeOf(found);
    this.free?.close();
    this.enter("trouble");
    this.view.say(this.data.words[code], "bad");
    this.view.trouble(code);
    this.view.result();
  }
}
