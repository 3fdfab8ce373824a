// Levels of sound, as on the server: 20 ms frames, RMS in dBFS against a full-scale square. Pure functions.
import { TAKE } from "../take-thresholds.js";

const SILENT = -120;

export const decibels = (amplitude) => (amplitude > 0 ? Math.max(SILENT, 20 * Math.log10(amplitude)) : SILENT);

/** RMS of samples −1…1. */
export function rms(samples) {
  let sum = 0;
  for (let at = 0; at < samples.length; at++) sum += samples[at] * samples[at];
  return samples.length ? Math.sqrt(sum / samples.length) : 0;
}

/** Level of each frame of 16-bit samples, in dBFS, without the offset.
 * @param {number} [frameMs] 20 ms unless told */
export function frameLevels(samples, rate, frameMs = TAKE.frameMs) {
  const size = Math.max(1, Math.round((rate * frameMs) / 1000));
  const count = Math.max(1, Math.floor(samples.length / size));
  let offset = 0;
  for (let at = 0; at < samples.length; at++) offset += samples[at];
  offset = samples.length ? offset / samples.length : 0;
  const levels = new Float32Array(count);
  for (let frame = 0; frame < count; frame++) {
    let sum = 0;
    const end = Math.min(samples.length, (frame + 1) * size);
    for (let at = frame * size; at < end; at++) sum += (samples[at] - offset) ** 2;
    levels[frame] = decibels(Math.sqrt(sum / size) / 32768);
  }
  return levels;
}

/** The value below which a share (0…1) of the levels lies. */
export function percentile(levels, share) {
  const sorted = Float32Array.from(levels).sort();
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}

/** Mean power of levels, in dB. */
export function meanLevel(levels) {
  let sum = 0;
  for (const level of levels) sum += 10 ** (level / 10);
  return levels.length ? 10 * Math.log10(sum / levels.length) : SILENT;
}
