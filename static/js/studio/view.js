// The studio's page: what is shown in which phase. It handles elements and messages, and decides nothing.

import { showHelp } from "./surroundings.js";

/** The bar of the whole version; its module is not among those that wait before the first touch. */
async function showStage() {
  const bar = await import("./stage_bar.js").catch(() => null); // without the network the earlier bar stays
  bar?.showStage(byId("stage-now"));
}

const LONG = 110; // letters; from there on they are smaller on a phone
/** Of a segment by its state; any other is plain. */
const BADGES = { done: "good", sent: "good", again: "bad", no_room: "bad", kept: "warn", waiting: "warn" };
/** What a machine can take out of a recording, where its voice agrees. */
export const REPAIRABLE = new Set(["noisy", "hum"]);
const byId = (id) => document.getElementById(id);

export class View {
  /** @param {StudioPage} data */
  constructor(data) {
    this.data = data;
    this.words = data.words;
    this.root = byId("studio");
    this.status = byId("status");
    this.list = byId("sentences");
  }

  /** phase: idle, opening, countdown, recording, saving, deciding, trouble. The style sheet shows and hides by it. */
  phase(name) {
    this.root.dataset.phase = name;
    if (name !== "trouble") byId("help").hidden = true;
    const running = name === "countdown" || name === "recording";
    // Until the result of a take is known, the page stays as it was during the recording.
    if (name !== "saving") this.root.toggleAttribute("data-reads", running);
    byId("record").setAttribute("aria-pressed", String(running));
    for (const button of this.root.querySelectorAll("[data-rests]")) button.disabled = running || name === "saving";
  }

  /** Show a message and have it announced. Never called between the countdown and the end of a take. */
  say(message, kind = "") {
    this.status.textContent = message;
    this.status.className = kind ? `notice ${kind}` : "quiet-status";
  }

  /** Between two takes, for the ear: a word on the last one, then the text of the next; a touch goes on. */
  announce(word, { position, text, french }, total) {
    this.say(`${word} · ${position} / ${total} · `);
    const read = document.createElement("bdi");
    read.textContent = text || french;
    read.lang = text ? this.data.locale : "fr";
    this.status.append(read);
    byId("record").focus();
  }

  /** Is this message shown now? */
  says(message) {
    return this.status.textContent === message;
  }

  segment(segment, total) {
    byId("french").textContent = segment.french;
    this.root.toggleAttribute("data-heard", segment.heard);
    if (segment.heard) this.hearing(segment);
    this.beside(segment.beside);
    byId("hard").textContent = segment.hard ?? "";
    byId("hard").hidden = !segment.hard;
    const talk = byId("talk").pathname.split("/"); // …/talk/tutorial/segment/language/
    talk.splice(-3, 1, segment.id);
    byId("talk").pathname = talk.join("/");
    byId("position").textContent = `${segment.position} / ${total}`;
    const reason = byId("reason");
    reason.hidden = !segment.reason;
    reason.querySelector("bdi").textContent = segment.reason;
    const noRoom = byId("no-room");
    noRoom.hidden = segment.state !== "no_room";
    noRoom.querySelector("bdi").textContent = segment.verdict;
    noRoom.querySelector("a").href = `${this.data.translate}${segment.id}/`;
    this.standing(segment);
    this.findings([]);
  }

  /** The state of the segment, which changes while it is shown: its take is sent, and arrives. */
  standing(segment) {
    byId("no-text").hidden = segment.state !== "no_text";
    this.root.dataset.sentence = segment.state;
    byId("badge").textContent = this.words[`states_${segment.state}`];
    byId("badge").className = `badge ${BADGES[segment.state] ?? "plain"}`;
  }

  /** What there is to hear of it in French. */
  hearing(segment) {
    const isSilent = segment.free && !segment.sound;
    byId("hear").hidden = isSilent;
    byId("read-to-me").hidden = !isSilent; // its French stands below
    byId("part").hidden = !segment.parts.length;
    this.part(0, segment);
  }

  /** What a coordinator put beside a hard sentence. */
  beside({ picture, voice }) {
    const place = byId("beside");
    const holder = place.querySelector("[data-alt]");
    place.hidden = !picture && !voice;
    holder.hidden = !picture;
    holder.replaceChildren(...(picture ? [Object.assign(new Image(), { src: picture, alt: holder.dataset.alt })] : []));
    place.querySelector("button").hidden = !voice;
  }

  /** Which part of the sentence is heard now; 0: none. */
  part(number, { parts }) {
    const place = byId("part-number"); // a page that gives a text to read has no parts
    if (place) place.textContent = number ? `${number} / ${parts.length + 1}` : "";
  }

  /** The text to read; where the French is heard, in which language to say it. The same text is left alone: the
   * teleprompter has divided it into words. */
  prompt({ text, french, heard }) {
    const place = byId("text");
    const shown = heard ? this.words.say : text || french;
    place.lang = heard ? document.documentElement.lang : text ? this.data.locale : "fr";
    place.dir = heard ? document.documentElement.dir : text ? this.data.direction : "ltr";
    place.classList.toggle("long", shown.length > LONG);
    if (place.textContent !== shown) place.textContent = shown;
  }

  /** items: [{severity, advice, lang}]: the advice is in the language that is recorded, the page may be in another. */
  findings(items) {
    const list = byId("findings");
    const noisy = items.some(({ code, severity }) => severity === "retake" && REPAIRABLE.has(code));
    if (noisy) byId("repair")?.removeAttribute("hidden");
    const drawn = this.whatToDo(items);
    list.replaceChildren(
      ...items
        .filter((item) => item.advice && !drawn.has(item.code))
        .map((finding) => {
          const item = document.createElement("li");
          item.className = `notice ${finding.severity === "retake" ? "bad" : "warn"}`;
          item.textContent = finding.advice;
          item.dir = "auto";
          if (finding.lang) item.lang = finding.lang;
          return item;
        }),
    );
  }

  /** For a voice who reads nothing: what to do is drawn, and said by its loudspeaker. The codes that are shown so. */
  whatToDo(items) {
    const place = byId("what-to-do");
    const drawn = new Set();
    if (!place || !this.root.hasAttribute("data-heard")) return drawn;
    for (const advice of place.children) {
      const codes = items.map(({ code }) => code).filter((code) => advice.dataset.codes.split(" ").includes(code));
      advice.hidden = !codes.length;
      for (const code of codes) drawn.add(code);
    }
    place.hidden = !drawn.size;
    return drawn;
  }

  /** The loudspeaker of what to do, where somebody said it. */
  get saidToDo() {
    return this.root.querySelector("#what-to-do > :not([hidden]) a[data-say]");
  }

  /** The actions for a take: send, send anyway, or only record again; return to an earlier one. */
  choices({ row, items, send, anyway, earlier }) {
    const heard = items.every((item) => item.code !== "no_speech");
    for (const name of ["half", "rest"]) byId(name).hidden = !heard || row.state !== "kept" || row.kind !== "pcm";
    byId("earlier").hidden = !earlier;
    byId("send").hidden = !send;
    byId("anyway").hidden = !anyway;
    byId("again").classList.toggle("primary", send === false); // undefined: it was sent
  }

  /** count: takes that were recorded hands free and can be sent together. */
  ready(count) {
    this.root.toggleAttribute("data-together", count > 0);
    byId("all-count").textContent = `(${count})`;
  }

  /** A run on this device that is not on its way (null: none), and the page of cuts of one that has just arrived. */
  run(row, page = "") {
    byId("run").hidden = !row;
    byId("run-count").textContent = String(row?.run.parts.length ?? 0);
    if (!page) return;
    byId("cuts").hidden = false;
    byId("cuts").querySelector("a").href = page;
  }

  get sendsTogether() {
    return this.root.hasAttribute("data-together");
  }

  /** Hands free, together, or not.
   * @param {StudioSegment} [next] the one after this, where there is one
   * @param {string} [button] by which it began */
  free(on, next, button = "free") {
    this.root.toggleAttribute("data-free", on);
    byId(button).setAttribute("aria-pressed", String(on));
    byId("ahead").hidden = !on || !next;
    const text = byId("ahead").querySelector("bdi");
    text.textContent = next?.text || next?.french || "";
    text.lang = next?.text ? this.data.locale : "fr";
    if (!on) this.found(null);
  }

  /** One word on the take that has just ended; null: none. For the eye: nothing is announced while sound is kept. */
  found(word, good = true) {
    const place = byId("found");
    place.hidden = !word;
    place.className = `badge ${good ? "good" : "bad"}`;
    place.textContent = `${good ? "✓" : "↻"} ${word ?? ""}`;
  }

  /** Does the browser ask for the microphone at the next touch? Then a picture of its question comes first, once. */
  async preparesQuestion() {
    const picture = byId("asks");
    const shown = !picture.hidden;
    if (shown) byId("record").focus(); // its button goes: the same keys end the recording
    picture.hidden = true;
    if (shown) return false;
    const told = await navigator.permissions?.query({ name: "microphone" }).catch(() => null);
    if (told?.state !== "prompt") return false;
    picture.hidden = false;
    picture.querySelector("button").focus();
    return true;
  }

  /** Why there is no microphone, with the steps that end it. */
  trouble(code) {
    this.root.dataset.trouble = code;
    showHelp(byId("help"), code, this.data.steps);
  }

  result() {
    byId("result").focus();
  }

  segments(segments, current, onChoose) {
    this.list.replaceChildren(
      ...segments.map((segment) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `${this.data.pages}${segment.id}/`;
        link.dataset.state = segment.state;
        if (segment.id === current) link.setAttribute("aria-current", "true");
        const text = document.createElement("span");
        text.lang = segment.text ? this.data.locale : "fr";
        text.dir = "auto";
        text.textContent = segment.text || segment.french;
        const state = document.createElement("span");
        state.className = "small muted";
        state.textContent = this.words[`states_${segment.state}`];
        link.append(`${segment.position}. `, text, " ", state);
        link.addEventListener("click", (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onChoose(segment);
        });
        item.append(link);
        return item;
      }),
    );
    const recorded = segments.filter((segment) => ["done", "sent"].includes(segment.state)).length;
    if (recorded !== this.recorded) showStage();
    this.recorded = recorded;
  }
}
