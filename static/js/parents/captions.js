// Subtitles: own language, French, both or none, remembered on the device. On a phone they stand below the picture, of
// which they would cover a quarter, in a place that is always there; in full screen there is no below.
import { recall, remember } from "./device.js";

// Returns {burnt(what)} for a video that shows them in its picture. All of them (`true`): none beside it, until
// somebody chooses again. Those of some spans ([[from_ms, to_ms], …]): these are left out beside it.
export function captions(video, select, below) {
  if (!select) return { burnt() {} };
  const own = document.documentElement.lang;
  const written = video.querySelector("track[kind=captions]"); // the version's own, which may be in the picture
  let drawn = [];
  let left = [];
  let full = false;
  const chosen = () => {
    const wanted = (track) => select.value === "both" || select.value === track.language;
    return [...video.querySelectorAll("track")].filter((element) => wanted(element.track));
  };
  const apply = () => {
    const ours = chosen();
    const beside = getComputedStyle(below).display !== "none" && !full;
    // hls.js and Safari bring the playlist's own subtitles as well: only ours are shown, else each line would appear
    // twice. A hidden track has its cues, and draws none.
    for (const track of video.textTracks) {
      const mode = beside ? "hidden" : "showing";
      track.mode = ours.some((element) => element.track === track) ? mode : "disabled";
    }
    below.replaceChildren(...(beside ? ours.map(line) : []));
  };
  const leaveOut = () => {
    const { track } = written;
    for (const cue of [...(track.cues ?? [])]) {
      const at = cue.startTime * 1000;
      if (!drawn.some(([from, to]) => at >= from && at < to)) continue;
      track.removeCue(cue);
      left.push(cue);
    }
  };
  written?.addEventListener("load", leaveOut);
  let choice = recall("captions") ?? select.value;
  if (choice === "own") choice = own;
  if ([...select.options].some((option) => option.value === choice)) select.value = choice;
  apply();
  select.addEventListener("change", () => {
    apply();
    remember("captions", select.value === own ? "own" : select.value);
  });
  for (const { track } of video.querySelectorAll("track")) track.addEventListener("cuechange", apply);
  video.textTracks.addEventListener("addtrack", apply);
  video.addEventListener("loadedmetadata", apply);
  matchMedia("(width < 48rem)").addEventListener("change", apply);
  video.addEventListener("play", apply);
  const fills = (now) => () => {
    full = now();
    apply();
  };
  document.addEventListener(
    "fullscreenchange",
    fills(() => Boolean(document.fullscreenElement)),
  );
  video.addEventListener(
    "webkitbeginfullscreen",
    fills(() => true),
  );
  video.addEventListener(
    "webkitendfullscreen",
    fills(() => false),
  );
  return {
    burnt(what) {
      if (what === true) {
        select.value = "none";
        select.dispatchEvent(new Event("shown"));
      } else if (written) {
        for (const cue of left) written.track.addCue(cue);
        left = [];
        drawn = what;
        leaveOut();
      }
      apply();
    },
  };
}

function line({ track }) {
  const said = document.createElement("p");
  said.lang = track.language;
  said.dir = "auto";
  said.append(...[...(track.activeCues ?? [])].map((cue) => cue.getCueAsHTML()));
  return said;
}
