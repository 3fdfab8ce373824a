// The player: the native video, one large button before it, a strip of our own below. One tap loads the stream.
import { percent } from "../numbers.js";
import { captions } from "./captions.js";
import { hardSteps } from "./hard.js";
import { keep, keptHere, remove } from "./keep.js";
import { otherSounds } from "./other-sounds.js";
import { leadsOn } from "./path-end.js";
import { passOn } from "./share.js";
import { stream } from "./stream.js";
import { switchOf } from "./switch.js";
import { playsFile, toLanguage, toOriginal } from "./times.js";
import { transcriptWords } from "./transcript-words.js";

const player = document.querySelector("[data-player]");
const video = player.querySelector("video");
const button = (name) => document.querySelector(`[data-do="${name}"]`);
const start = button("start");
const play = button("play");
const { hls, video: file, worker, plays } = player.dataset;
const pieces = JSON.parse(player.dataset.pieces ?? "null"); // the stream's first, where its times are the video's
const knots = JSON.parse(player.dataset.map ?? "[]"); // where the picture of this version waits or is slower
const playlist = playsFile(knots) ? "" : hls;
// What of its subtitles the file shows in the picture: true, or the spans of some, or nothing.
const burnt = JSON.parse(player.dataset.burnt ?? "[]");
/** @type {Promise<void> | null} */
let opening = null;
/** @type {{hd(on: boolean): void} | null} */
let quality = null;
let counted = false;

const source = video.querySelector("source");
const trouble = player.querySelector("[data-trouble]");
video.controls = false;

// #t= is a moment of this version (s). #o= is one of the video itself (ms): a person who comes from another language,
// whose picture waits elsewhere, continues at the same picture.
const [, clock, at] = /#([to])=([\d.]+)/.exec(location.hash) ?? [];
const goesOn = location.hash.includes("&go");
let from = clock === "o" ? toLanguage(Number(at) || 0, knots) / 1000 : Number(at) || 0;

function open() {
  opening ??= (async () => {
    start.hidden = true;
    player.classList.add("opened");
    try {
      if (await keptAlready()) throw new Error("kept on this phone"); // it is here, and costs nothing
      if (playlist && burnt.length) subtitles.burnt([]);
      if (!playlist) subtitles.burnt(burnt);
      quality = await stream(video, { pieces, playlist, worker, from, lost });
    } catch {
      playFile();
    }
    const hd = button("hd");
    if (hd) hd.hidden = !quality; // a file has one picture, and iOS chooses by itself
    if (from && video.currentTime < 0.1) video.currentTime = from;
    video.controls = true;
  })();
  return opening;
}

function playFile() {
  subtitles.burnt(burnt);
  source.src = file;
  video.load();
}

// The stream has ended in the middle: the file goes on from there.
function lost({ at, playing }) {
  playFile();
  video.currentTime = at;
  if (playing) video.play().catch(() => {});
}

async function keptAlready() {
  try {
    return await keptHere(location.pathname, document.querySelector("[data-keep]")?.dataset.keep);
  } catch {
    return false; // private windows may refuse
  }
}

async function begin() {
  trouble.textContent = "";
  await open();
  await video.play().catch((error) => {
    if (error.name === "NotAllowedError") video.controls = true; // autoplay refused: the person taps once more
  });
}

// Neither the stream nor the file can be loaded. A video without a source reports that it plays: it is stopped, the
// page says why, and the next tap tries everything again.
function nothingPlays() {
  const held = player.contains(document.activeElement);
  opening = null;
  quality = null;
  video.pause();
  video.controls = false;
  player.classList.remove("opened");
  start.hidden = false;
  if (held) start.focus({ preventScroll: true });
  showState();
  trouble.textContent = navigator.onLine ? trouble.dataset.failed : trouble.dataset.offline;
}
source.addEventListener("error", nothingPlays); // no promise reports this: play() goes on waiting
video.addEventListener("error", () => {
  if (!video.currentSrc.startsWith("blob:")) nothingPlays(); // hls.js recovers by itself
});
addEventListener("online", () => {
  trouble.textContent = "";
});
video.addEventListener("waiting", () => {
  if (!navigator.onLine) trouble.textContent = trouble.dataset.offline;
});

start.addEventListener("click", () => {
  begin();
  play.focus({ preventScroll: true });
});
if ([start, play].some(({ dataset }) => "tapped" in dataset)) begin();
play.addEventListener("click", () => (video.paused ? begin() : video.pause()));
button("back").addEventListener("click", () => {
  video.currentTime = Math.max(0, video.currentTime - 10);
});
button("forward").addEventListener("click", () => {
  const end = Number.isFinite(video.duration) ? video.duration : video.currentTime;
  video.currentTime = Math.min(end, video.currentTime + 10);
});
button("slower").addEventListener("click", (event) => {
  const slow = video.playbackRate === 1;
  video.preservesPitch = true;
  video.playbackRate = video.defaultPlaybackRate = slow ? 0.75 : 1;
  event.currentTarget.setAttribute("aria-pressed", String(slow));
});
button("hd")?.addEventListener("click", async (event) => {
  const pressed = event.currentTarget;
  const on = pressed.getAttribute("aria-pressed") !== "true";
  pressed.setAttribute("aria-pressed", String(on));
  await open();
  quality?.hd(on);
});
const subtitles = captions(video, button("captions"), player.querySelector("[data-cues]"));
otherSounds(video, button("voice"), button("described"), knots);
switchOf(button("subtitles"), button("captions"), "none");
switchOf(button("own-voice"), button("voice"), "fr");

function showState() {
  const paused = video.paused;
  play.querySelector('[data-when="paused"]').hidden = !paused;
  play.querySelector('[data-when="playing"]').hidden = paused;
  const word = play.querySelector(".word");
  word.textContent = paused ? word.dataset.play : word.dataset.pause;
}
video.addEventListener("play", () => {
  start.hidden = true;
  video.controls = true;
  showState();
});
video.addEventListener("playing", () => {
  trouble.textContent = "";
  // The native source's address counts the play itself (and load(), which could replace it, would fetch it at once).
  if (!counted && plays && !video.currentSrc.endsWith("/play.mp4")) {
    counted = true;
    navigator.sendBeacon(plays);
  }
});
video.addEventListener("pause", showState);
video.addEventListener("ended", () => {
  counted = false;
});

// Keys as people know them from other players, while the player has the focus: elsewhere a letter must do nothing (WCAG
// 2.1.4). On a keyboard of another script the key at the letter's place counts.
player.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const [back, forward] = [button("back"), button("forward")];
  const does = { KeyK: play, k: play, KeyJ: back, j: back, KeyL: forward, l: forward };
  const pressed = does[event.key.toLowerCase()] ?? (/^[a-z]$/i.test(event.key) ? undefined : does[event.code]);
  const arrow = event.target !== video ? { ArrowLeft: back, ArrowRight: forward }[event.key] : undefined;
  const acts = pressed ?? arrow;
  if (!acts) return;
  event.preventDefault();
  acts.click();
});

// Transcript: a tap on a line goes there, one on a word says that again; the line being said is lit.
const lines = [...document.querySelectorAll("[data-at]")];
const words = transcriptWords(video, document.querySelector(".transcript [data-words]"));
function goTo(seconds) {
  from = seconds;
  if (opening) video.currentTime = from;
  begin();
}
for (const line of lines) {
  line.addEventListener("click", (event) => {
    event.preventDefault();
    const word = words.touched(line, event);
    goTo(word ?? Number(line.dataset.at) / 1000);
    if (word === undefined) player.scrollIntoView({ block: "nearest" });
  });
  line.addEventListener("keydown", (event) => {
    const word = words.turned(line, event);
    if (word !== undefined) goTo(word);
  });
}
/** @type {PageElement | null} */
let lit = null;
video.addEventListener("timeupdate", () => {
  const now = video.currentTime * 1000;
  const line = lines.find((item) => now >= Number(item.dataset.at) && now < Number(item.dataset.end)) ?? null;
  if (line === lit) return;
  lit?.removeAttribute("aria-current");
  line?.setAttribute("aria-current", "true");
  lit = line;
});

// Another language is another page; the moment of the video goes along, and its segments come from the browser's cache.
document.querySelector("[data-languages-menu]")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[hreflang]");
  // After the end it begins anew: at its end it would stand still however often the large button is pressed.
  if (!link || video.ended || !(video.currentTime > 0)) return;
  event.preventDefault();
  // Rounded up: what comes after a hold's moment stays after it, and the moment itself before.
  const seen = Math.ceil(toOriginal(video.currentTime * 1000, knots));
  location.assign(`${link.pathname}#o=${seen}${video.paused ? "" : "&go"}`);
});
if (from && goesOn) begin();
if (at) history.replaceState(null, "", location.pathname + location.search);

leadsOn(video, document.querySelector("[data-path-end]"));

passOn(document, document.querySelector("[data-said]"));

hardSteps(document.querySelector("[data-hard]"));

const keeper = document.querySelector("[data-keep]");
if (keeper) await offerToKeep(keeper);

async function offerToKeep(button) {
  if (!("caches" in window) || !("serviceWorker" in navigator)) {
    button.closest("li").remove();
    return;
  }
  const page = location.pathname;
  const word = button.querySelector("[data-word]");
  const offer = word.textContent;
  const show = (kept) => {
    word.textContent = kept ? button.dataset.remove : offer;
    button.setAttribute("aria-pressed", String(kept));
  };
  const isKept = () => keptHere(page, button.dataset.keep);
  const shown = isKept().then(show);
  button.addEventListener("click", async () => {
    if (button.hasAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    const { dataset } = button;
    const said = document.querySelector("[data-said]");
    try {
      await shown; // a tap may come first
      if (await isKept()) {
        const { lang, dir } = document.querySelector("h1 bdi");
        if (!(await (await import("./kept.js")).sure(dataset.title, lang, dir))) return;
        await remove(page);
        show(false);
        said.textContent = "";
      } else {
        const { lang, dir } = document.documentElement;
        const what = {
          page,
          lang,
          dir,
          title: dataset.title,
          bytes: Number(dataset.bytes),
          video: dataset.keep,
          tracks: dataset.keepTracks.split(" ").filter(Boolean),
          steps: dataset.keepSteps,
        };
        await keep(what, (part) => {
          word.textContent = `${offer} ${percent(part)}`;
        });
        show(true);
        said.textContent = dataset.kept;
      }
    } catch {
      show(false);
      said.textContent = dataset.failed;
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
  await shown;
}
