// Which voice is heard: the version's own, the same with audio description, the French one of the video, or the own and
// the French one softly beneath. Each other sound is a file of its own that follows the picture: nothing is loaded
// again, and nothing before it is chosen.
import { toOriginal } from "./times.js";

const SOFT = 0.25; // 12 dB below: to hear where one is, not to follow
const APART_S = 0.2; // a narration over a screen: less is not noticed, and each correction is
const AHEAD_MS = 10;
const FOLLOWS = [
  "play",
  "playing",
  "pause",
  "waiting",
  "seeking",
  "seeked",
  "ratechange",
  "timeupdate",
  "volumechange",
];

// select: own, fr or both; described: a button that is pressed or not; null where the version has none. Returns what to
// call when somebody has chosen with one of them.
export function voices(video, select, described, knots) {
  const sounds = new Map(); // address → what plays it, once it was chosen

  const isDescribed = () => described?.getAttribute("aria-pressed") === "true";
  const chosen = () => (isDescribed() ? "described" : (select?.value ?? "own"));
  const replaces = () => ["fr", "described"].includes(chosen());

  function reset() {
    if (select) {
      select.value = "own";
      select.dispatchEvent(new Event("shown"));
    }
    described?.setAttribute("aria-pressed", "false");
  }

  function follow(event) {
    // The person gave the picture its sound back, beside this choice.
    if (event?.type === "volumechange" && replaces() && !video.muted) reset();
    const address = { own: "", described: described?.dataset.sound }[chosen()] ?? select.dataset.sound;
    for (const [other, sound] of sounds) if (other !== address) sound.pause();
    const sound = sounds.get(address);
    if (sound) keepUp(sound);
  }

  function keepUp(sound) {
    const now = video.currentTime * 1000;
    const french = chosen() !== "described"; // in the video's own time; the other one waits with the picture
    const seen = (ms) => (french ? toOriginal(ms, knots) : ms);
    const at = seen(now) / 1000;
    // Below 1 where the picture is slower. Rounded: each other number would be set anew.
    const pace = Math.round((1000 * (seen(now + AHEAD_MS) - seen(now))) / AHEAD_MS) / 1000;
    const waits = pace < 0.5;
    const beneath = chosen() === "both";
    sound.playbackRate = video.playbackRate * (waits ? 1 : pace);
    sound.muted = beneath && video.muted;
    sound.volume = beneath ? SOFT * video.volume : video.volume;
    const over = sound.duration && at >= sound.duration;
    if (video.paused || video.seeking || video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA || waits || over) {
      sound.pause();
      return;
    }
    if (Math.abs(sound.currentTime - at) > APART_S && !sound.seeking) sound.currentTime = at;
    if (sound.paused) sound.play().catch(refused);
  }

  // Not to be had, or not allowed without another tap: the version's own voice is never lost for it.
  function refused(error) {
    if (error?.name === "AbortError") return; // paused meanwhile
    reset();
    video.muted = false;
  }

  function begin(address) {
    if (address && !sounds.has(address)) {
      const sound = new Audio(address);
      sound.preservesPitch = true;
      sound.addEventListener("error", refused);
      sounds.set(address, sound);
    }
    video.muted = replaces();
    follow();
  }

  for (const name of FOLLOWS) video.addEventListener(name, follow);

  return function choose(control) {
    const on = control === described && !isDescribed();
    if (control === described) reset();
    described?.setAttribute("aria-pressed", String(on));
    begin(on ? described.dataset.sound : chosen() === "own" ? "" : select.dataset.sound);
  };
}
