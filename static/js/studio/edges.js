// What is heard at the very edges of a take, as on the server (craft/take_figures.py): does it begin or end in a sound?
import { frameLevels } from "./levels.js";

const STEP_MS = 10;
const EDGE_MS = 50; // the softest step of so much: a click alone is shorter
const QUIET_MS = 200;
const FLOOR_DBFS = -85;

/** How far the edges stand above the quietest 200 ms, in dB: {start, end}; 0 in a take too short to tell. */
export function edgesDb(samples, rate) {
  const powers = [...frameLevels(samples, rate, STEP_MS)].map((level) => 10 ** (Math.max(level, FLOOR_DBFS) / 10));
  const around = QUIET_MS / STEP_MS;
  const edge = EDGE_MS / STEP_MS;
  if (powers.length < 3 * around) return { start: 0, end: 0 };
  let sum = powers.slice(0, around).reduce((one, other) => one + other);
  let quietest = sum;
  for (let at = around; at < powers.length; at++) {
    sum += powers[at] - powers[at - around];
    quietest = Math.min(quietest, sum);
  }
  const above = (steps) => 10 * Math.log10((Math.min(...steps) * around) / Math.max(quietest, 1e-12));
  return { start: above(powers.slice(0, edge)), end: above(powers.slice(-edge)) };
}
