// The choice of another sound than the version's own. What plays it comes when the video does, or when somebody reaches
// for the choice: a first visit is not the heavier for it.

import { recall, remember } from "./device.js";

// voice: own, fr or both, remembered on the device; described: a button that is pressed or not. null where the version
// has none.
export function otherSounds(video, voice, described, knots) {
  if (!voice && !described) return;
  if (voice && !settable()) voice.querySelector("[value=both]").remove();
  /** @type {Promise<(control: PageElement) => void> | null} */
  let coming = null;
  const load = () => {
    coming ??= import("./voices.js").then(({ voices }) => voices(video, voice, described, knots));
    coming.catch(() => {
      coming = null; // the network is away: the next tap tries again
    });
    return coming;
  };
  const choose = async (control) => {
    try {
      (await load())(control);
    } catch {
      if (voice) voice.value = "own";
      voice?.dispatchEvent(new Event("shown"));
    }
  };
  const remembered = recall("voice");
  const known = voice && [...voice.options].some((option) => option.value === remembered);
  if (known) voice.value = remembered;
  video.addEventListener("play", () => (known && remembered !== "own" ? choose(voice) : load()), { once: true });
  voice?.addEventListener("change", () => {
    remember("voice", voice.value);
    choose(voice);
  });
  described?.addEventListener("click", () => choose(described));
}

// Whether two sounds can be unequally loud: not on iOS.
function settable() {
  const sound = new Audio();
  sound.volume = 0.5;
  return sound.volume === 0.5;
}
