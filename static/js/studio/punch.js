// Punch-in: only the second half is recorded again; the first half of the earlier take stays. Cut in the longest pause
// near the middle, joined with ten milliseconds of crossfade. The same joins a sentence that is said in parts.
import { speechSpan } from "./findings.js";
import { frameLevels } from "./levels.js";
import { addPiece, forget, putRow, soundOf } from "./store.js";
import { TAKE } from "../take-thresholds.js";
import { joined, wavBlob } from "./wav.js";

const MIDDLE = [0.25, 0.75];
const ROOM_MS = 120; // kept before the first word of the second half
const AFTER_MS = 60; // kept after the last word of the first half
const PART_MS = 150; // kept after a part that stays: a soft last sound, and a breath's time before the rest
const MOST_SAID = 0.9; // of a text of which something is still to be said
const FADE_MS = 10;

/** Where a take can be cut: {cutMs, share: how much of the speech lies before}, or null without a pause in the middle.
 * */
export function seam(samples, rate) {
  const levels = frameLevels(samples, rate);
  const span = speechSpan(levels);
  if (!span) return null;
  const length = span.end - span.start;
  const inside = (ms) => ms > span.start + MIDDLE[0] * length && ms < span.start + MIDDLE[1] * length;
  const long = span.pauses.filter(([from, until]) => inside((from + until) / 2));
  const [best] = long.sort((span, other) => other[1] - other[0] - (span[1] - span[0]));
  if (best) return { cutMs: best[0] + AFTER_MS, share: (best[0] - span.start) / length };
  let quietest = -1; // no pause: the softest moment, which is between two words more often than not
  for (const [n, level] of levels.entries()) {
    if (inside(n * TAKE.frameMs) && (quietest < 0 || level < levels[quietest])) quietest = n;
  }
  const cutMs = quietest * TAKE.frameMs;
  return quietest < 0 ? null : { cutMs, share: (cutMs - span.start) / length };
}

/** The first take until the cut, then the second from its first word on (Int16Array). Null when nobody speaks there. */
export function spliced(first, cutMs, second, rate) {
  const span = speechSpan(frameLevels(second, rate));
  if (!span) return null;
  const size = (ms) => Math.round((ms * rate) / 1000);
  const begin = size(Math.max(0, span.start - ROOM_MS));
  const fade = size(FADE_MS);
  const cut = Math.min(first.length, size(cutMs));
  const out = new Int16Array(cut + second.length - begin - fade);
  out.set(first.subarray(0, cut));
  for (let at = 0; at < fade; at++) {
    const share = at / fade;
    out[cut - fade + at] = Math.round((1 - share) * first[cut - fade + at] + share * second[begin + at]);
  }
  out.set(second.subarray(begin + fade), cut);
  return out;
}

/** Joins the new second half with the earlier take: {row, samples, blob} under its own number. */
export async function joinedTake(half, punch) {
  const samples = spliced(punch.samples, punch.cutMs, half.samples, half.row.rate);
  if (!samples) {
    await forget(half.row.id); // nobody spoke: the earlier take is still complete
    return null;
  }
  const { punch: _half, ...kept } = half.row;
  const device = { ...kept.device, punched_in: true };
  delete device.wall_clock_ms;
  const row = { ...kept, id: crypto.randomUUID(), state: "kept", device, samples: samples.length };
  const second = half.row.rate;
  for (let n = 0; n * second < samples.length; n++) {
    await addPiece(row.id, n, samples.slice(n * second, (n + 1) * second).buffer);
  }
  await putRow(row);
  await forget(half.row.id);
  return { row, samples, blob: wavBlob([samples.buffer], row.rate) };
}

/** The end of what a take says, to say the rest after it: like `seam`. needs: ms that the whole text takes. */
export function ending(samples, rate, needs) {
  const span = speechSpan(frameLevels(samples, rate));
  if (!span) return null;
  const share = needs ? Math.min(MOST_SAID, (span.end - span.start) / needs) : 0;
  return { cutMs: span.end + PART_MS, share };
}

/** What is needed to record the second half of a take on this device again, or its rest; null if that is impossible.
 * find: (samples, rate) → {cutMs, share} or null. */
export async function punchOf(row, find = seam) {
  if (row.state !== "kept" || row.kind !== "pcm") return null;
  const samples = joined(await soundOf(row.id));
  const found = find(samples, row.rate);
  return found && { ...found, samples, rate: row.rate, join: joinedTake };
}
