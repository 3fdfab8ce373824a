// The translate page: saves the text, shows whether it fits, checks it, sends it. All by keyboard, also offline.
import "../at-work.js";
import { judgeFit } from "../fit-meter.js";
import { playerOnPage } from "../tutorials/segment-player.js";
import { post } from "../tutorials/server-requests.js";
import { keepAhead } from "./ahead.js";
import { box, data, form, insert, marks, origin, say, words, write } from "./desk.js";
import { Draft } from "./draft.js";
import { chooseDraft, compare, openElsewhere, showAside, showNewer } from "./elsewhere.js";
import { showFindings } from "./findings.js";
import { showFit } from "./fit.js";
import { proposal } from "./proposal.js";
import { Sending } from "./sending.js";

const BEAT_MS = 60_000;
const CHECK_MS = 350;

let checkTimer = 0;
let checkedText = null;

const draft = new Draft(data, marks, {
  say,
  onOther: chooseDraft,
  onKept: (said) => {
    showAside(said.aside);
    if ("newer" in said) showNewer(said.newer);
  },
});
openElsewhere(draft);
const sending = new Sending(draft, check);

function changed() {
  if (data.slot !== null) {
    const fit = judgeFit(box.value, data.slot, data.model);
    showFit(fit, { verdicts: data.verdicts, seconds: words.seconds, decimal: data.decimal });
    offerShorter(fit);
  }
  proposed?.mark(box.value);
  for (const chip of document.querySelectorAll("[data-insert]")) {
    chip.classList.toggle("used", box.value.includes(chip.dataset.insert));
  }
  clearTimeout(checkTimer);
  checkTimer = setTimeout(check, CHECK_MS);
}

/** Shorter wordings are at hand where the text is too long, and a wording that stands in the box is not offered. */
function offerShorter({ verdict }) {
  const shorter = document.getElementById("shorter");
  if (!shorter) return;
  for (const button of shorter.querySelectorAll("[data-wording]"))
    button.closest("li").hidden = button.dataset.wording === box.value;
  shorter.hidden = verdict !== "too_long" || !shorter.querySelector("li:not([hidden])");
}

async function check() {
  const text = box.value;
  if (text === checkedText) return;
  try {
    const { findings } = await post(data.addresses.check, { text });
    if (text !== box.value) return; // more was written meanwhile: its own check is on the way
    checkedText = text;
    showFindings(findings, box);
  } catch {
    // Offline or signed out: sending says so. A check is only advice.
  }
}

function insertNextTerm() {
  const chips = [...document.querySelectorAll("[data-insert]")];
  const next = chips.find((chip) => !box.value.includes(chip.dataset.insert)) ?? chips[0];
  if (next) insert(next.dataset.insert);
}

/** The heartbeat of the claim; it also brings changes from other tabs, devices and people. */
async function beat() {
  if (sending.runs) return;
  try {
    /** @type {TextBeat} */
    const { by, draft: other, newer } = await post(data.addresses.beat, { base: origin.base });
    const claim = document.getElementById("claim");
    claim.hidden = !by;
    if (by) claim.textContent = words.other.replace("{name}", by);
    if (sending.runs) return;
    showNewer(newer);
    compare(other);
  } catch {
    // the next heartbeat tries again; a claim never blocks anybody
  }
}

const player = playerOnPage();
const play = () => player?.toggle(data.start, data.end);

const proposed = proposal(data.addresses.propose, (text) => write(text, "machine"));

const help = document.getElementById("help");
const doing = {
  play,
  help: () => (help.open ? help.close() : help.showModal()),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-insert], [data-suggestion], [data-wording], [data-earlier]");
  if (!button) return;
  if (button.dataset.do) doing[button.dataset.do]?.();
  else if (button.dataset.insert) insert(button.dataset.insert);
  else if (button.dataset.earlier) {
    event.preventDefault(); // into the box, where it is checked and can be changed; without scripts it is sent
    write(button.dataset.earlier);
  } else write(button.dataset.suggestion ?? button.dataset.wording, "memory");
});

function go(direction) {
  document.querySelector(`a[rel="${direction}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // Enter chooses a sign of the input method, it does not send
  if (event.key === "Enter" && event.target === box && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    sending.send();
    return;
  }
  if (event.ctrlKey && !event.altKey && event.code === "Space") {
    event.preventDefault();
    play();
    return;
  }
  // AltGr counts as Ctrl+Alt, and writes letters in many languages.
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const number = /^Digit([1-5])$/.exec(event.code)?.[1];
  const suggestion = number && document.querySelectorAll("[data-suggestion]")[Number(number) - 1];
  const keys = {
    KeyG: insertNextTerm,
    KeyM: proposed?.take,
    KeyH: doing.help,
    ArrowUp: () => go("prev"),
    ArrowDown: () => go("next"),
  };
  if (suggestion) write(suggestion.dataset.suggestion, "memory");
  else if (keys[event.code]) keys[event.code]();
  else return;
  event.preventDefault();
});

box.addEventListener("input", () => {
  if (!sending.runs) draft.submitting = false; // it is a draft again
  draft.changed(box.value);
  changed();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  sending.send();
});

// On a slow line somebody writes before this module runs: that text is as good as any other.
const early = box.value === box.defaultValue ? null : box.value;
const restored = draft.restore(box.defaultValue, early);
if (restored) {
  origin.base = restored.base ?? origin.base;
  write(restored.text);
  origin.begun = { by: restored.begun_by ?? "", from: restored.begun_from ?? "" };
  if (early !== null) draft.putAside(early);
} else if (early !== null) box.dispatchEvent(new Event("input", { bubbles: true }));
else changed();
box.setSelectionRange(box.value.length, box.value.length);
if (restored?.submit) sending.send();
beat();
setInterval(beat, BEAT_MS);
// Back from another tab or device: compare what was written there with the text here.
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat());
keepAhead(data);
document.documentElement.classList.add("js");
