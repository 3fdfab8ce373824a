// The translate page: keeps what is written, says whether it fits, checks it, sends it. All by keyboard, also offline.
import { judgeFit } from "../fit-meter.js";
import { Film } from "../tutorials/film.js";
import { post } from "../tutorials/talk.js";
import { settle } from "./conflict.js";
import { Draft } from "./draft.js";
import { showFindings } from "./findings.js";
import { showFit } from "./fit.js";
import { proposal } from "./proposal.js";

const data = JSON.parse(document.getElementById("bench-data").textContent);
const bench = document.getElementById("bench");
const words = bench.dataset;
const form = document.getElementById("form");
const box = document.getElementById("text");
const trouble = document.getElementById("trouble");
const saved = document.getElementById("saved");
const BEAT_MS = 60_000;
const CHECK_MS = 350;
const AGAIN_MS = 3000;

let base = data.base;
let begun = data.begun ?? { by: "", from: "" }; // whose words the text was begun from, and which
let sending = false;
let checkTimer = 0;
let checkedText = null;

const draft = new Draft(
  data,
  () => ({ base, begun_by: begun.by, begun_from: begun.from }),
  (word) => {
    saved.textContent = words[word] ?? "";
  },
);

function complain(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
}

function changed() {
  if (data.slot !== null) showFit(judgeFit(box.value, data.slot, data.model), words);
  proposed?.mark(box.value);
  for (const chip of document.querySelectorAll("[data-insert]")) {
    chip.classList.toggle("used", box.value.includes(chip.dataset.insert));
  }
  clearTimeout(checkTimer);
  checkTimer = setTimeout(check, CHECK_MS);
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

/** by: "memory" or "machine" where the words are theirs. */
function write(text, by = "") {
  box.value = text;
  begun = { by, from: by ? text : "" };
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The word in place of the selection, with a space where the script has spaces. */
function insert(word) {
  const { selectionStart: start, selectionEnd: end, value } = box;
  const space =
    start > 0 && /[\p{L}\p{N},;:.]$/u.test(value.slice(0, start)) && !/\p{Script=Han}/u.test(word) ? " " : "";
  box.focus();
  box.setRangeText(space + word, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function insertNextTerm() {
  const chips = [...document.querySelectorAll("[data-insert]")];
  const next = chips.find((chip) => !box.value.includes(chip.dataset.insert)) ?? chips[0];
  if (next) insert(next.dataset.insert);
}

async function send() {
  if (sending) return;
  sending = true;
  complain("");
  saved.textContent = words.sending;
  draft.hold();
  for (;;) {
    try {
      const answer = await post(data.addresses.submit, { text: box.value, ...draft.origin() });
      draft.sent();
      location.assign(answer.next);
      return;
    } catch (refusal) {
      if (refusal.status === 0 || refusal.status >= 500) {
        draft.keepHere(box.value, true);
        saved.textContent = words.waiting;
        await networkOrTime();
        continue;
      }
      saved.textContent = "";
      if (refusal.status === 409) {
        base = refusal.said.base;
        form.elements.base.value = base;
        const chosen = await settle(refusal.said);
        if (chosen === null) {
          draft.sent();
          location.reload();
          return;
        }
        box.value = chosen;
        continue;
      }
      complain(refusal.message || words.failed);
      break;
    }
  }
  sending = false;
  draft.release(box.value);
  check();
}

function networkOrTime() {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, AGAIN_MS);
    const now = () => {
      clearTimeout(timer);
      resolve();
    };
    window.addEventListener("online", now, { once: true });
  });
}

async function beat() {
  try {
    const { by } = await post(data.addresses.beat);
    const claim = document.getElementById("claim");
    claim.hidden = !by;
    if (by) claim.textContent = words.other.replace("{name}", by);
  } catch {
    // the next beat tries again; a claim never blocks anybody
  }
}

const video = document.getElementById("film");
const film =
  video &&
  new Film(
    video,
    () => null,
    () => {},
  );
const play = () => film?.toggle(data.start, data.end);

const proposed = proposal(data.addresses.propose, (text) => write(text, "machine"));

const help = document.getElementById("help");
const doing = {
  play,
  help: () => (help.open ? help.close() : help.showModal()),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-insert], [data-suggestion]");
  if (!button) return;
  if (button.dataset.do) doing[button.dataset.do]?.();
  else if (button.dataset.insert) insert(button.dataset.insert);
  else write(button.dataset.suggestion, "memory");
});

function go(direction) {
  document.querySelector(`a[rel="${direction}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // Enter chooses a sign of the input method, it does not send
  if (event.key === "Enter" && event.target === box && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    send();
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
  const suggestion = number && document.querySelectorAll("[data-suggestion]")[number - 1];
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
  if (!box.value.trim()) begun = { by: "", from: "" };
  draft.changed(box.value);
  changed();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});

const restored = draft.restore(box.value);
if (restored) {
  base = restored.base;
  write(restored.text);
  begun = { by: restored.begun_by ?? "", from: restored.begun_from ?? "" };
} else {
  changed();
}
box.setSelectionRange(box.value.length, box.value.length);
if (restored?.submit) send();
beat();
setInterval(beat, BEAT_MS);
document.documentElement.classList.add("js");
