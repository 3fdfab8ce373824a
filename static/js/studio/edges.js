// The sound at the very edges of a take, as on the server (craft/takes/take_figures.py): does it begin or end in a
// sound?
import { frameLevels } from "./levels.js";
import { TAKE } from "../take-thresholds.js";

/** How far the edges stand above the quietest 200 ms, in dB: {start, end}; 0 in a take too short to tell. */
export function edgesDb(samples, rate) {
  const levels = [...frameLevels(samples, rate, TAKE.edgeStepMs)];
  const powers = levels.map((level) => 10 ** (Math.max(level, TAKE.edgeFloorDbfs) / 10));
  const around = TAKE.edgeQuietMs / TAKE.edgeStepMs;
  const edge = TAKE.edgeMs / TAKE.edgeStepMs;
  if (powers.length < 3 * around) return { start: 0, end: 0 };
  let sum = powers.slice(0, around).reduce((total, power) => total + power);
  let quietest = sum;
  for (let at = around; at < powers.length; at++) {
    sum += powers[at] - powers[at - around];
    quietest = Math.min(quietest, sum);
  }
  const above = (steps) => 10 * Math.log10((Math.min(...steps) * around) / Math.max(quietest, 1e-12));
  return { start: above(powers.slice(0, edge)), end: above(powers.slice(-edge)) };
}
