// Does the room echo? In a dry room the voice stops at once at the end of at least some syllables; where every end is
// drawn out, the walls answer. The fastest falls are taken, since the voice itself can only make them slower.
import { frameLevels, percentile } from "./levels.js";
import { TAKE } from "../take-thresholds.js";

const FALL_DB = 18; // measured between 3 and 21 dB below the loudest frame before the fall
const FIRST_DB = 3;
const LONGEST_MS = 600;
const ECHO_S = 0.55; // as measured here; the true time is longer by about half: 0.8 s, a bare kitchen

/** Reverberation time in seconds as far as a voice can tell it, or null when too little was said. */
export function reverberation(samples, rate) {
  const levels = frameLevels(samples, rate);
  const floor = percentile(levels, 0.1);
  const most = Math.round(LONGEST_MS / TAKE.frameMs);
  const slopes = []; // dB per second
  for (let at = 1; at < levels.length - 1; at++) {
    const top = levels[at];
    const isPeak = top >= levels[at - 1] && top > levels[at + 1];
    if (!isPeak || top - FIRST_DB - FALL_DB < floor + 6) continue;
    let begin = 0;
    for (let next = at + 1; next < Math.min(levels.length, at + most); next++) {
      if (levels[next] > levels[next - 1] + 2) break; // the next syllable
      if (!begin && levels[next] <= top - FIRST_DB) begin = next;
      if (begin && levels[next] <= top - FIRST_DB - FALL_DB) {
        const fell = levels[begin - 1] - levels[next];
        slopes.push(fell / (((next - begin + 1) * TAKE.frameMs) / 1000));
        break;
      }
    }
  }
  if (slopes.length < 3) return null;
  slopes.sort((slope, other) => other - slope);
  return 60 / slopes[Math.floor(slopes.length * 0.25)];
}

export const echoes = (samples, rate) => (reverberation(samples, rate) ?? 0) > ECHO_S;
