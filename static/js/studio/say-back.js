// A second speaker hears a take alone, and says in French what they understood. Kept and sent as a take is: what they
// said outlives the tab, and is sent when there is a connection (queue.js).
import { hush, loudspeakers } from "../parents/say.js";
import { Microphone, MicrophoneTrouble } from "./capture.js";
import { Level } from "./level.js";
import { rescue } from "./local.js";
import { blobOf, Recording } from "./recording.js";
import { remembered } from "./settings.js";
import { changeRow, forget, getRow, onChange, rowsOf } from "./store.js";
import { causeOf, copyAddress, showHelp } from "./surroundings.js";

const LONGEST_MS = 60_000;
const PATIENCE_MS = 4000; // a slow line: the next page goes on sending
/** @type {SayBackPage} */
const data = JSON.parse(document.getElementById("studio-data").textContent);
const find = (id) => document.getElementById(id);
const place = find("say-back");
const level = new Level(find("level"), data.words);
/** @type {HTMLAudioElement} */
const original = place.querySelector("audio[data-original]");
/** @type {Recording | null} */
let recording = null;
/** @type {Microphone | null} */
let mic = null;
/** @type {any} the row of what was said last */
let kept = null;
let limit = 0;

function say(word, kind = "") {
  find("status").textContent = data.words[word] ?? "";
  find("status").className = kind ? `notice ${kind}` : "quiet-status";
}

function enter(phase) {
  find("start").hidden = phase !== "idle";
  find("stop").hidden = phase !== "recording";
  find("decide").hidden = phase !== "said";
}

async function openMicrophone() {
  mic ??= new Microphone(place.dataset.worklet, { noisyRoom: remembered().noisy, onLost: (code) => stop(code) });
  mic.onLevel = (samples) => level.hear(samples);
  await mic.open();
  return mic;
}

async function start() {
  original.pause();
  hush();
  find("help").hidden = true;
  say("opening");
  let open;
  try {
    open = await openMicrophone();
  } catch (trouble) {
    const code = causeOf(trouble instanceof MicrophoneTrouble ? trouble.code : "busy");
    say(code, "bad");
    showHelp(find("help"), code, data.steps);
    return;
  }
  if (kept) await forget(kept.id);
  kept = null;
  const row = { id: crypto.randomUUID(), account: data.account, slug: "", language: "fr", segment: "", text: "" };
  recording = new Recording(open, { ...row, back: data.take, device: open.device(), createdAt: Date.now(), tries: 0 });
  enter("recording");
  find("stop").focus();
  say(""); // a screen reader says nothing more into the sound
  await recording.arm();
  recording.start();
  limit = window.setTimeout(() => stop(), LONGEST_MS);
}

async function stop(word = "stopped") {
  if (!recording) return;
  const ended = recording;
  recording = null;
  clearTimeout(limit);
  const said = await ended.stop().catch(() => null);
  if (said) await offer(said.row, word);
  else {
    enter("idle");
    say("nothing", "bad");
  }
}

/** What was said is there: to be heard, sent, or said again. */
async function offer(row, word) {
  kept = row;
  find("said").src = URL.createObjectURL(await blobOf(row));
  enter("said");
  say(word);
  find("send").focus();
}

loudspeakers();
find("start").addEventListener("click", start);
find("stop").addEventListener("click", () => stop());
find("again").addEventListener("click", start);
find("send").addEventListener("click", async () => {
  const { id } = kept;
  const leave = () => location.assign(data.next);
  find("decide").hidden = true;
  say(navigator.onLine ? "" : "waiting");
  onChange(async () => {
    if (!(await getRow(id))) leave();
  });
  setTimeout(() => navigator.onLine && leave(), PATIENCE_MS); // without a network no other page comes
  await changeRow(id, { state: "waiting" }); // banner-page.js sends it
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) stop("interrupted");
});
document.querySelector("[data-do=reload]").addEventListener("click", () => location.reload());
document.querySelector("[data-do=copy]").addEventListener("click", (event) => copyAddress(event.currentTarget));
await rescue(data.account).catch(() => {});
const left = await rowsOf(data.account).catch(() => []);
const before = left.findLast((row) => row.back === data.take && row.state === "kept");
if (before) await offer(before, "recovered");
else enter("idle"); // only now does a touch do something
