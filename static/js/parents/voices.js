// Which voice is heard: the version's own, the French one of the video, or both, the French one softly beneath. The
// French sound is a file of its own that follows the picture: nothing is loaded again, and nothing before it is chosen.
import { toOriginal } from "./holds.js";

const SOFT = 0.25; // 12 dB below: to hear where one is, not to follow
const APART_S = 0.2; // a narration over a screen: less is not noticed, and each correction is
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

export function voices(video, select, holds) {
  if (!select) return;
  let french = null;
  const settable = () => {
    const sound = new Audio();
    sound.volume = SOFT;
    return sound.volume === SOFT; // not on iOS: both would be equally loud
  };
  if (!settable()) select.querySelector("[value=both]").remove();

  function follow(event) {
    if (!french) return;
    // The person gave the picture its sound back, beside this choice.
    if (event?.type === "volumechange" && select.value === "fr" && !video.muted) select.value = "own";
    if (select.value === "own") {
      french.pause();
      return;
    }
    const now = video.currentTime * 1000;
    const waits = toOriginal(now, holds) === toOriginal(now + 10, holds); // the picture does: so does its sound
    const at = toOriginal(now, holds) / 1000;
    french.playbackRate = video.playbackRate;
    french.muted = select.value === "both" && video.muted;
    french.volume = select.value === "both" ? SOFT * video.volume : video.volume;
    const over = french.duration && at >= french.duration;
    if (video.paused || video.seeking || video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA || waits || over) {
      french.pause();
      return;
    }
    if (Math.abs(french.currentTime - at) > APART_S && !french.seeking) french.currentTime = at;
    if (french.paused) french.play().catch(refused);
  }
  // Not to be had, or not allowed without another tap: the version's own voice is never lost for it.
  function refused(error) {
    if (error?.name === "AbortError") return; // paused meanwhile
    select.value = "own";
    video.muted = false;
  }

  select.addEventListener("change", () => {
    if (select.value !== "own" && !french) {
      french = new Audio(select.dataset.sound);
      french.preservesPitch = true;
      french.addEventListener("error", refused);
    }
    video.muted = select.value === "fr";
    follow();
  });
  for (const name of FOLLOWS) video.addEventListener(name, follow);
}
