// How much of a take is clipped: craft/takes/clipping.py on 16-bit samples. Pure functions.
import { TAKE } from "../take-thresholds.js";

const FULL = 32768;
const FEW_BITS = 256; // a step of 8 bits; such sound has flat tops without being clipped

/** The greatest distance from zero. */
export function peakOf(samples) {
  let peak = 0;
  for (let at = 0; at < samples.length; at++) if (Math.abs(samples[at]) > peak) peak = Math.abs(samples[at]);
  return peak;
}

/** Samples for which `isTop` holds, in runs of at least three. */
function inRuns(samples, isTop) {
  let found = 0;
  let run = 0;
  for (let at = 0; at <= samples.length; at++) {
    if (at < samples.length && isTop(samples[at])) run++;
    else {
      if (run >= TAKE.clipRunSamples) found += run;
      run = 0;
    }
  }
  return found;
}

/** Share of the samples (0…1) that are clipped: at full scale, or flat on a ceiling below it. */
export function clippedShare(samples) {
  if (!samples.length) return 0;
  const top = TAKE.clipLevel * FULL;
  if (peakOf(samples) >= top) return inRuns(samples, (sample) => Math.abs(sample) >= top) / samples.length;
  return (onCeiling(samples, 1) + onCeiling(samples, -1)) / samples.length;
}

/** Samples that lie flat on the greatest value of one side (sign 1 or −1), when it is a ceiling: a wave that was
 * clipped and turned down lies there more often than just below. */
function onCeiling(samples, sign) {
  let ceiling = 0;
  let coarse = true;
  for (let at = 0; at < samples.length; at++) {
    if (sign * samples[at] > ceiling) ceiling = sign * samples[at];
    if (samples[at] % FEW_BITS) coarse = false;
  }
  if (coarse || ceiling < TAKE.leastCeiling * FULL) return 0;
  const flat = inRuns(samples, (sample) => sign * sample >= ceiling - TAKE.ceilingStepLsb);
  let below = 0;
  for (let at = 0; at < samples.length; at++) {
    const value = sign * samples[at];
    if (value >= ceiling * TAKE.justBelowCeiling && value < ceiling - TAKE.ceilingStepLsb) below++;
  }
  return flat >= below ? flat : 0;
}
