// Findings of a take without waiting: the server's table of take quality on the figures that a browser can measure. The
// server measures again with a speech model, and decides.
import { clippedShare, peakOf } from "./clipping.js";
import { edgesDb } from "./edges.js";
import { frameLevels, meanLevel, percentile } from "./levels.js";
import { TAKE } from "../take-thresholds.js";

const ABOVE_NOISE_DB = 10;
const BELOW_VOICE_DB = 24;
const LEAST_SPEECH_MS = 200;
const HOLE_MS = 300; // a silence inside speech
const CLICK_MS = 60; // shorter sounds alone are a click, not a voice

/** Runs of frames that are louder than `limit`: [first, last) in frames; clicks left out, short holes filled. */
function runs(levels, limit) {
  const found = [];
  for (let at = 0; at < levels.length; at++) {
    if (levels[at] <= limit) continue;
    const last = found.at(-1);
    if (last && (at - last[1]) * TAKE.frameMs < HOLE_MS) last[1] = at + 1;
    else found.push([at, at + 1]);
  }
  return found.filter(([first, last]) => (last - first) * TAKE.frameMs >= CLICK_MS);
}

/** Where the voice is, in ms of the file: {start, end, pauses}, or null. */
export function speechSpan(levels) {
  const noise = Math.max(TAKE.noiseFloorDbfs, percentile(levels, 0.1));
  const loud = percentile(levels, 0.95);
  const spoken = runs(levels, Math.max(noise + ABOVE_NOISE_DB, loud - BELOW_VOICE_DB));
  const frames = spoken.reduce((sum, [first, last]) => sum + last - first, 0);
  if (frames * TAKE.frameMs < LEAST_SPEECH_MS) return null;
  const pauses = spoken.slice(1).map(([first], n) => [spoken[n][1] * TAKE.frameMs, first * TAKE.frameMs]);
  return { start: spoken[0][0] * TAKE.frameMs, end: spoken.at(-1)[1] * TAKE.frameMs, pauses };
}

function measured(samples, rate, wallClockMs) {
  const durationMs = Math.round((samples.length * 1000) / rate);
  const levels = frameLevels(samples, rate);
  const span = speechSpan(levels);
  const within = span ? levels.slice(span.start / TAKE.frameMs, span.end / TAKE.frameMs) : levels;
  const noise = Math.max(TAKE.noiseFloorDbfs, percentile(levels, 0.1));
  const spoken = within.filter((level) => level > noise + ABOVE_NOISE_DB);
  return {
    durationMs,
    span,
    peakDbfs: 20 * Math.log10(Math.max(1, peakOf(samples)) / 32768),
    clippedShare: clippedShare(samples),
    noiseDbfs: noise,
    snrDb: percentile(levels, 0.95) - noise,
    speechDbfs: meanLevel(spoken.length ? spoken : within),
    lengthMs: span ? span.end - span.start : 0,
    edges: edgesDb(samples, rate),
    lostMs: wallClockMs ? Math.max(0, wallClockMs - durationMs) : 0,
  };
}

/** {figures, findings: [{code, severity, figure}]}, the gravest first. samples: Int16Array; wallClockMs in ms.
 *  Whether it fits the picture only the server can tell: it depends on all other takes. */
export function judge(samples, rate, { wallClockMs = 0 } = {}) {
  const figures = measured(samples, rate, wallClockMs);
  if (!figures.span)
    return { figures, findings: [{ code: "no_speech", severity: "retake", figure: figures.peakDbfs }] };
  const found = [];
  const say = (code, severity, figure) => found.push({ code, severity, figure });
  const { clippedShare, peakDbfs, speechDbfs, snrDb, span, durationMs } = figures;
  if (clippedShare >= TAKE.clippedRetakeFrom) say("clipped", "retake", clippedShare);
  else if (clippedShare >= TAKE.clippedWarnFrom) say("clipped", "warn", clippedShare);
  if (peakDbfs < TAKE.peakRetakeBelowDbfs || speechDbfs < TAKE.speechRetakeBelowDbfs) {
    say("too_quiet", "retake", speechDbfs);
  } else if (speechDbfs < TAKE.speechWarnBelowDbfs || peakDbfs < TAKE.peakWarnBelowDbfs) {
    say("too_quiet", "warn", speechDbfs);
  } else if (speechDbfs > TAKE.speechWarnAboveDbfs) say("too_loud", "warn", speechDbfs);
  if (snrDb < TAKE.snrRetakeBelowDb) say("noisy", "retake", snrDb);
  else if (snrDb < TAKE.snrWarnBelowDb) say("noisy", "warn", snrDb);
  // A sound at the very edge that is no voice yet (a soft consonant, a breath, a click): only a person can tell.
  if (span.start < TAKE.startRoomMs) say("cut_start", "retake", span.start);
  else if (figures.edges.start > TAKE.edgeSoundAboveDb) say("cut_start", "warn", 0);
  if (durationMs - span.end < TAKE.endRoomMs) say("cut_end", "retake", durationMs - span.end);
  else if (figures.edges.end > TAKE.edgeSoundAboveDb) say("cut_end", "warn", 0);
  if (figures.lostMs >= TAKE.dropoutRetakeFromMs) say("dropouts", "retake", figures.lostMs);
  return { figures, findings: found.sort((finding, other) => finding.severity.localeCompare(other.severity)) };
}

/** A finding's advice. advice: {texts: code → severity → text, lang}. */
export function adviceFor(finding, advice) {
  return advice.texts[finding.code]?.[finding.severity] ?? "";
}
