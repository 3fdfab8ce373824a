// A take as the page shows it: its sound, its findings, and what can be done with it.
import { adviceFor, judge } from "./findings.js";
import { earlierThan } from "./local.js";
import { blobOf } from "./recording.js";
import { isFleeting, soundOf } from "./store.js";
import { REPAIRABLE } from "./view.js";
import { joined } from "./wav.js";

const TRIES = 2; // a finding of severity "retake" blocks two tries
const UNKNOWN_MS = 1e9;

/** A take on this device. take: {row, samples?, blob?}. Resolves to {row, level, audio, from, until, items, send,
 * anyway}. */
export async function judged(take, advice, tries) {
  const { row } = take;
  const samples = take.samples ?? (row.kind === "pcm" ? joined(await soundOf(row.id)) : null);
  const blob = take.blob ?? (await blobOf(row));
  const wallClockMs = row.device?.wall_clock_ms ?? 0;
  const { findings, figures } = samples?.length
    ? judge(samples, row.rate, { wallClockMs })
    : { findings: [], figures: {} };
  const items = findings.map((finding) => told(finding, advice));
  return {
    row,
    earlier: false,
    audio: URL.createObjectURL(blob),
    level: (figures.noiseDbfs ?? NaN) + (figures.snrDb ?? NaN), // of a file no figure is known
    from: figures.span?.start ?? 0,
    until: figures.span?.end ?? UNKNOWN_MS,
    items,
    ...choices(items, Math.max(tries, row.device?.tries ?? 0)),
  };
}

/** What is said of a finding. Noise that a machine takes out asks for no other recording. */
function told(finding, advice) {
  const { lang, repaired } = advice;
  if (finding.severity === "retake" && REPAIRABLE.has(finding.code) && repaired)
    return { ...finding, severity: "warn", advice: repaired, lang };
  return { ...finding, advice: adviceFor(finding, advice), lang };
}

/** A take on the server that was not sent to review: it has a finding, or another device was lost. Or one that was, and
 * is heard without its noise. */
export function atServer(row, said, address, tries) {
  const items = said.findings ?? [];
  return {
    row,
    audio: said.audio ?? `${address}${row.id}/audio/`,
    from: said.from_ms ?? 0,
    until: said.until_ms || UNKNOWN_MS,
    items,
    ...(said.state === "submitted" ? {} : choices(items, Math.max(tries, row.device?.tries ?? 0))),
  };
}

/** send: at once; anyway: although a finding asks to record again, after two tries. */
function choices(items, tries) {
  const blocked = items.some((item) => item.severity === "retake");
  return { send: !blocked, anyway: blocked && tries > TRIES };
}

/** Is there an earlier take of the segment on this device that can be sent, while this one cannot, or may be lost? */
export async function betterThan(account, row, advice) {
  for (const other of await earlierThan(account, row)) {
    if (isFleeting(row.id)) return true;
    if (other.state !== "kept") continue;
    const take = await judged({ row: other }, advice, 0);
    forgetSound(take);
    if (take.send) return true;
  }
  return false;
}

export function forgetSound(take) {
  if (take?.audio.startsWith("blob:")) URL.revokeObjectURL(take.audio);
}

/** How long the take is in its place, and how fast: {length, known}. */
export const isKnown = (take) => take.until < UNKNOWN_MS;
