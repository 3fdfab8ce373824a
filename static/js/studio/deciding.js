// What a person can do with a take: hear it in its place, send it, record it or its second half again, delete it.
// Loaded after the buttons (later.js).
import { atServer, betterThan, forgetSound, isKnown, judged } from "./judged.js";
import { forgetEarlier } from "./local.js";
import { rateFor } from "./playback.js";
import { ending, punchOf, seam } from "./punch.js";
import { isLaptops } from "./surroundings.js";
import { changeRow, forget, isFleeting, putRow } from "./store.js";

const AROUND_MS = 700; // of video before and after the take when it is played
const WITHOUT_NOISE = new Set(["checked", "submitted"]); // its voice hears how a take of the server sounds then

/** Offers a take of the segment that is not decided yet, on this device or on the server. */
export async function offer(studio, segment) {
  const row = studio.local.get(segment.id);
  const { takes, words, advice } = studio.data;
  const tries = studio.booth.tries.get(segment.id) ?? 0;
  const quieter = segment.take?.repaired && WITHOUT_NOISE.has(segment.take.state);
  if (row?.state === "kept") {
    const take = await judged({ row }, advice, tries);
    take.earlier = await betterThan(studio.data.account, row, advice);
    if (studio.segment !== segment || studio.phase !== "idle") {
      forgetSound(take); // the person was faster
      return;
    }
    const said = words[row.device?.recovered ? "recovered" : take.send ? "stopped" : "again"];
    decide(studio, take, take.earlier ? `${said} ${words.earlier}` : said);
  } else if (quieter && (!row || (row.state === "again" && row.id === segment.take.id)))
    decide(studio, atServer(row ?? stub(studio, segment), segment.take, takes, tries), words.repaired, "good");
  else if (row?.state === "again") decide(studio, atServer(row, row, takes, tries), row.sentence);
  else if (row?.state === "refused") studio.view.say(row.sentence, "bad");
  else if (!row && segment.server === "kept" && segment.take) {
    decide(studio, atServer(stub(studio, segment), segment.take, takes, tries), words.stopped);
  }
}

/** A take on the server as a row of this device. */
function stub({ data: { account, slug, language } }, { id, take }) {
  return { id: take.id, account, slug, language, segment: id, text: "", tries: 0 };
}

/** Only the second half again; the first stays as it is. */
export const recordHalf = (studio) => recordOnto(studio, seam);

/** What is still to be said of the sentence, after what was said. */
export const recordRest = (studio) =>
  recordOnto(studio, (samples, rate) => ending(samples, rate, studio.segment.needs));

async function recordOnto(studio, find) {
  if (studio.phase !== "deciding" || !studio.take) return;
  studio.playback?.stop();
  const punch = await punchOf(studio.take.row, find);
  studio.view.findings([]);
  studio.booth.record(studio.segment, punch);
}

/** A take that has just ended is judged, and the worse of two takes goes. Resolves to it, with `whole`: can it be sent
 * unheard? ready: it may be (hands-free.js). */
export async function settled(studio, take, word, segment, ready = false) {
  const tries = studio.booth.tries.get(segment.id) ?? 0;
  const { account, advice } = studio.data;
  const found = await judged(take, advice, tries);
  const whole = word === "stopped" && found.send;
  if (whole) studio.booth.level?.remember(found.level);
  if (ready && whole) await changeRow(take.row.id, { ready });
  const earlier = !whole && (await betterThan(account, take.row, advice));
  if (!earlier) await forgetEarlier(account, take.row);
  return { ...found, whole, earlier };
}

/** After a recording; `word` says how it ended. */
export async function recorded(studio, take, word, segment) {
  const found = await settled(studio, take, word, segment);
  await studio.refresh();
  const { words } = studio.data;
  const earlier = found.earlier ? ` ${words.earlier}` : "";
  if (found.whole && !found.items.length) decide(studio, found, `${words.good} ${words.stopped}`, "good");
  else decide(studio, found, (word === "stopped" && !found.send ? words.again : words[word]) + earlier);
  const toDo = studio.view.saidToDo;
  if (toDo && !found.send) toDo.click();
  else listen(studio);
}

/** Listen, send or again. */
function decide(studio, take, message, kind = "warn") {
  forgetSound(studio.take);
  studio.take = take;
  studio.view.choices(take);
  studio.enter("deciding");
  studio.view.say(message, kind);
  const own = take.items.length && isLaptops(take.row.device?.label);
  studio.view.findings([...take.items, ...(own ? [{ severity: "warn", advice: studio.data.words.own }] : [])]);
  studio.view.result();
}

/** Play the take in its place over the video; once more stops it. */
export async function listen(studio) {
  if (studio.phase !== "deciding" || !studio.take) return;
  if (studio.playback.running) {
    studio.playback.stop();
    return;
  }
  const { start, slot } = studio.segment;
  const { audio, from, until } = studio.take;
  const known = isKnown(studio.take);
  const rate = known && !studio.segment.free ? rateFor(until - from, slot) : 1;
  const length = known ? (until - from) / rate : slot;
  studio.view.root.classList.add("plays");
  const place = { audio, at: start, from, until, rate };
  await studio.playback.play([place], Math.max(0, start - AROUND_MS), start + length + AROUND_MS);
  studio.view.root.classList.remove("plays");
}

export async function send(studio) {
  if (studio.phase !== "deciding" || !(studio.take?.send || studio.take?.anyway)) return;
  studio.playback?.stop();
  studio.enter("saving");
  const { row, anyway } = studio.take;
  await handOver(studio, row, anyway);
  await goOn(studio);
}

/** Was it recorded hands free, without a finding that asks for another one, and not sent yet? */
export const isReady = (row) => row.state === "kept" && Boolean(row.ready);

/** Every take that is ready, and the one that is shown where it can be sent. */
export async function sendAll(studio) {
  if (!["idle", "deciding"].includes(studio.phase) || studio.free) return;
  studio.playback?.stop();
  const shown = studio.take?.send ? studio.take.row.id : "";
  studio.enter("saving");
  for (const row of studio.local.values()) {
    if (isReady(row) || (row.id === shown && row.state === "kept")) await handOver(studio, row, false);
  }
  await goOn(studio);
}

async function handOver(studio, row, insist) {
  const here = row.state === "kept";
  if (!isFleeting(row.id)) await forgetEarlier(studio.data.account, row);
  await putRow({ ...row, state: here ? "waiting" : "stored", insist, nextAt: 0, tries: 0 });
  studio.handed = { id: row.id, word: here ? "waiting" : "checking" };
}

/** On to the next segment; nothing is said of it but where the last take is. */
async function goOn(studio) {
  await studio.refresh();
  const next = studio.next();
  if (!next && studio.data.after && navigator.onLine && !isFleeting(studio.handed.id)) {
    location.assign(studio.data.after);
    return;
  }
  await studio.show(next ?? studio.segment);
  studio.view.say(studio.data.words[next ? studio.handed.word : "all_done"], "good");
}

export async function throwAway(studio) {
  if (studio.phase !== "deciding" || !studio.take) return;
  studio.playback?.stop();
  await forget(studio.take.row.id);
  await studio.show(studio.segment);
}
