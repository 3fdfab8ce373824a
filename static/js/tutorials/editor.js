// The transcript editor: rows of segments beside the video. Every change is one small request with a revision number.
import "../at-work.js";
import { letterOf } from "../keys.js";
import { settle } from "./conflict.js";
import { Doubtful } from "./doubtful.js";
import { SegmentPlayer } from "./segment-player.js";
import { Parts } from "./parts.js";
import { Saving } from "./saving.js";
import { heardWords, shade } from "./shading.js";
import { post } from "./server-requests.js";
import { Undo } from "./undo.js";
import { Wave } from "./wave.js";

document.documentElement.classList.add("js");
const editor = document.getElementById("editor");
const list = document.getElementById("sentences");
const trouble = document.getElementById("trouble");
const canvas = document.getElementById("wave");
const { wordsSaved, wordsSaving, wordsOffline, wordsRefused, wordsUndone, wordsNothing, wordsSure } = editor.dataset;
const NUDGE_MS = 100;
const rows = () => [...list.querySelectorAll(".sentence")];
const beside = (row, way) => row?.[`${way}ElementSibling`]?.closest(".sentence") ?? null;
const start = (row) => Number(row.dataset.start);
const end = (row) => Number(row.dataset.end);
const byId = (id) => document.getElementById(id);
const [step, slower] = ["step", "slower"].map((does) => editor.querySelector(`[data-do="${does}"]`));
/** @type {PageElement | null} */
let chosen = null;

const player = new SegmentPlayer(
  byId("film"),
  (ms) => rows().find((row) => start(row) <= ms && ms < end(row)) ?? null,
  (row) => {
    for (const other of list.querySelectorAll(".playing")) other.classList.remove("playing");
    row?.classList.add("playing");
    if (row && !list.contains(document.activeElement)) {
      choose(row);
      row.scrollIntoView({ block: "nearest" });
    }
  },
);
const wave = canvas && new Wave(canvas, player, Number(editor.dataset.duration), { neighbours, onMoved: move });
const saving = new Saving(
  editor.dataset,
  { saved: wordsSaved, saving: wordsSaving, offline: wordsOffline, refused: wordsRefused },
  {
    onConflict: settle,
    onTrouble: complain,
    onSaved: (row, before) => undo.text(row.dataset.id, before.text),
  },
);
const undo = new Undo({
  text: (id, text) => write(byId(id), text),
  move: (id, from, to) => request(byId(id), "move", { start_ms: from, end_ms: to }),
  split: (id, at, ms) => splitAt(byId(id), at, ms),
  merge: (id) => merge(byId(id)),
});

function complain(sentence) {
  trouble.textContent = sentence ?? "";
  trouble.hidden = !sentence;
}

function neighbours(row) {
  const [before, after] = [beside(row, "previous"), beside(row, "next")];
  return { before: before ? end(before) : 0, after: after ? start(after) : Number(editor.dataset.duration) };
}

function choose(row) {
  if (!row || row === chosen) return;
  chosen?.classList.remove("chosen");
  chosen = row;
  row.classList.add("chosen");
  step?.setAttribute("aria-pressed", String("step" in row.dataset));
  wave?.show(row);
}

function fit(field) {
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight + 4}px`;
  shade(field.previousElementSibling, field.value, field.heard);
}

function prepare(row) {
  const field = row.querySelector("textarea");
  if (!field) return;
  field.heard = heardWords(row);
  if (field.heard.length) byId("doubtful").hidden = false;
  saving.restore(row);
  fit(field);
}

/** Replace the changed rows with those of the answer. */
function show(/** @type {ChangedSegments} */ { segments, gone }) {
  complain("");
  if (gone) byId(gone)?.remove();
  /** @type {PageElement | null} */
  let last = null;
  for (const segment of segments) {
    const fresh = new DOMParser().parseFromString(segment.row, "text/html").querySelector("li");
    const old = byId(segment.id);
    if (old) old.replaceWith(fresh);
    else last?.after(fresh);
    prepare(fresh);
    last = fresh;
    if (chosen === old) chosen = null;
  }
  choose(byId(segments[0].id));
  return segments;
}

/** One change of a row, after its unsaved text was saved. null: refused, and the reason is shown. */
async function request(row, verb, body) {
  if (!row || !(await saving.save(row))) return null;
  try {
    return show(
      await post(`${editor.dataset.segments}${row.dataset.id}/${verb}/`, { ...body, revision: row.dataset.revision }),
    );
  } catch (refusal) {
    complain(refusal.message || wordsOffline);
    return null;
  }
}

async function move(row, edge, ms) {
  const [from, to] = edge === "start" ? [ms, end(row)] : [start(row), ms];
  const before = [start(row), end(row)];
  if (await request(row, "move", { start_ms: from, end_ms: to })) undo.moved(row.dataset.id, ...before);
}

function nudge(row, edge, by) {
  const { before, after } = neighbours(row);
  const wanted = (edge === "start" ? start(row) : end(row)) + by;
  const [least, most] = edge === "start" ? [before, end(row) - 200] : [start(row) + 200, after];
  const ms = Math.max(least, Math.min(most, wanted));
  return ms === (edge === "start" ? start(row) : end(row)) ? null : move(row, edge, ms);
}

const plain = (text) => text.replace(/\s+/gu, " ").trimStart();

async function split(row) {
  const field = row.querySelector("textarea");
  const at = [...plain(field.value.slice(0, field.selectionStart))].length;
  const made = await splitAt(row, at, null);
  if (made) {
    undo.splitted(row.dataset.id);
    byId(made[1].id).querySelector("textarea").focus();
  }
}

/** The next segment, also when its part is not loaded yet. */
async function following(row) {
  await parts.until(() => beside(row, "next"));
  return beside(row, "next");
}

const splitAt = (row, at, ms) => request(row, "split", { at, at_ms: ms });

async function merge(row) {
  const next = await following(row);
  if (next && !(await saving.save(next))) return null;
  const [at, ms] = [[...row.querySelector("textarea").value].length, next ? start(next) : null];
  const made = await request(row, "merge", { next_revision: next?.dataset.revision ?? null });
  if (made) {
    undo.merged(row.dataset.id, at, ms);
    byId(made[0].id).querySelector("textarea").focus();
  }
  return made;
}

async function write(row, text) {
  if (!row) return null;
  row.querySelector("textarea").value = text;
  fit(row.querySelector("textarea"));
  saving.changed(row);
  return saving.save(row);
}

async function takeBack() {
  if (chosen) await saving.save(chosen);
  complain("");
  const done = await undo.back();
  if (chosen) saving.say(chosen, done ? wordsUndone : wordsNothing);
}

const DO = {
  doubtful: (row) => doubtful.next(row),
  slower: () => slower.setAttribute("aria-pressed", String(player.changePace())),
  play: (row) => player.toggle(start(row), end(row)),
  split,
  merge,
  step: (row) => request(row, "step", { starts_step: !("step" in row.dataset) }),
  short: async (row) => {
    const { base } = editor.querySelector('[data-do="short"]').dataset;
    if (await saving.save(row)) location.assign(`${base}${row.dataset.id}/`);
  },
  "start-back": (row) => nudge(row, "start", -NUDGE_MS),
  "start-on": (row) => nudge(row, "start", NUDGE_MS),
  "end-back": (row) => nudge(row, "end", -NUDGE_MS),
  "end-on": (row) => nudge(row, "end", NUDGE_MS),
};

editor.addEventListener("click", (event) => {
  if (event.target.closest(".more a")) {
    event.preventDefault();
    parts.next();
    return;
  }
  const does = event.target.closest("[data-do]")?.dataset.do;
  const row = event.target.closest(".sentence") ?? chosen;
  if (row) choose(row);
  if (does === "undo") takeBack();
  else if (does && row) DO[does](row);
});
list.addEventListener("input", (event) => {
  fit(event.target);
  saving.changed(event.target.closest(".sentence"));
});
list.addEventListener("focusin", (event) => choose(event.target.closest(".sentence")));
list.addEventListener("focusout", (event) => {
  const row = event.target.closest(".sentence");
  if (event.target.matches("textarea") && row.isConnected) saving.save(row);
});

const KEYS = {
  "ctrl+ ": "play",
  "ctrl+Enter": "split",
  "ctrl+j": "merge",
  "alt+,": "start-back",
  "alt+.": "start-on",
  "alt+shift+,": "end-back",
  "alt+shift+.": "end-on",
  "alt+d": "doubtful",
  "alt+s": "slower",
};
editor.addEventListener("keydown", (event) => {
  const row = event.target.closest(".sentence") ?? chosen;
  if (!row) return;
  const held = [event.ctrlKey || event.metaKey ? "ctrl" : "", event.altKey ? "alt" : "", event.shiftKey ? "shift" : ""];
  // By the key's place: on a French keyboard ; and : are the keys of comma and full stop.
  const key = letterOf(event) || ({ Comma: ",", Period: "." }[event.code] ?? event.key);
  const does = KEYS[[...held.filter(Boolean), key].join("+")];
  const way = { "alt+ArrowUp": "previous", "alt+ArrowDown": "next" }[[...held.filter(Boolean), key].join("+")];
  if (!does && !way) return;
  event.preventDefault();
  if (does) DO[does](row);
  else if (way === "next") following(row).then((next) => next?.querySelector("textarea")?.focus());
  else beside(row, way)?.querySelector("textarea")?.focus();
});

const parts = new Parts(list, editor.dataset.segments, prepare);
const doubtful = new Doubtful(editor.dataset.segments, {
  rows,
  more: () => parts.next(),
  none: (row) => saving.say(row, wordsSure),
  changed(row) {
    fit(row.querySelector("textarea"));
    saving.changed(row);
  },
});
for (const row of rows()) prepare(row);
if (rows().length) choose(rows()[0]);

/** An address with a segment's id goes to that segment, however far down it is. */
async function goToAddressed() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!/^s\w+$/.test(id) || !(await parts.until(() => byId(id)))) return;
  const row = byId(id);
  choose(row);
  row.scrollIntoView({ block: "center" });
  row.querySelector("textarea")?.focus({ preventScroll: true });
}

// On a phone the page ends: what follows comes when it is asked for, or gone to.
const wide = window.matchMedia("(width >= 48rem)");
goToAddressed()
  .then(() => wide.matches && parts.until(() => false))
  .then(() => parts.listen());
list.addEventListener("click", (event) => {
  if (!event.target.closest(".more a")) return;
  event.preventDefault();
  const last = rows().at(-1);
  parts.next().then(() => last?.nextElementSibling?.querySelector("textarea")?.focus());
});
window.addEventListener("hashchange", goToAddressed);
wave?.load(editor.dataset.outline);
window.addEventListener("online", () => {
  for (const row of list.querySelectorAll(".unsaved")) saving.save(row);
});
window.addEventListener("resize", () => {
  for (const field of list.querySelectorAll("textarea")) fit(field);
});
