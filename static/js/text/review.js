// The review queue: each judgement is one small request; the next text is one key away.
import { answers, letterOf } from "../studio/keys.js";
import { playerOnPage } from "../tutorials/segment-player.js";
import { post } from "../tutorials/server-requests.js";

const cards = () => [...document.querySelectorAll("[data-card]")];
const left = document.getElementById("left");
const player = playerOnPage();
let here = null;

function goTo(card) {
  here?.classList.remove("here");
  here = card ?? null;
  here?.classList.add("here");
  here?.focus({ preventScroll: true });
  here?.scrollIntoView({ block: "nearest" });
}

function neighbour(step) {
  const all = cards();
  const at = all.indexOf(here);
  goTo(all[Math.max(0, Math.min(all.length - 1, at + step))]);
}

function play(card) {
  if (player && card?.dataset.start) player.toggle(Number(card.dataset.start), Number(card.dataset.end));
}

function open(verb) {
  const details = here?.querySelector(`details[data-verb="${verb}"]`);
  if (!details) return;
  details.open = !details.open;
  if (details.open) details.querySelector("textarea, .reason, input:not([type=hidden])")?.focus();
}

async function judge(form, submitter) {
  const card = form.closest("[data-card]");
  const trouble = card.querySelector("[data-trouble]");
  trouble.hidden = true;
  for (const button of card.querySelectorAll("button")) button.disabled = true;
  const body = new FormData(form);
  if (submitter?.name) body.set(submitter.name, submitter.value);
  try {
    const { row } = await post(form.action, body);
    const following = card.nextElementSibling?.closest("[data-card]") ?? cards().find((other) => other !== card);
    const holder = document.createElement("template");
    holder.innerHTML = row;
    card.replaceWith(holder.content);
    left.textContent = String(Number(left.textContent) - 1);
    goTo(following);
  } catch (refusal) {
    for (const button of card.querySelectorAll("button")) button.disabled = false;
    trouble.textContent = refusal.message || document.getElementById("reviewing").dataset.failed;
    trouble.hidden = false;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-verb]");
  if (!form) return;
  event.preventDefault();
  judge(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const card = event.target.closest("[data-card]");
  if (card && card !== here && !event.target.closest("a, button, summary, textarea, input")) goTo(card);
  if (event.target.closest("[data-do=play]")) play(card);
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest("[data-card]");
  if (card && card !== here) {
    here?.classList.remove("here");
    here = card;
    here.classList.add("here");
  }
});

document.addEventListener("keydown", (event) => {
  const panel = "details[open][data-verb]";
  if (answers(event, event.target.closest(panel) ?? here?.querySelector(panel))) return;
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") {
    const details = event.target.closest("details[open]");
    if (details) details.open = false;
    goTo(here);
    return;
  }
  if (event.target.closest("textarea, input")) return;
  const free = !event.target.closest("button, a, summary, video");
  const keys = {
    j: () => neighbour(1),
    ArrowDown: free && (() => neighbour(1)),
    k: () => neighbour(-1),
    ArrowUp: free && (() => neighbour(-1)),
    a: () => here?.querySelector("form[data-verb=approve]")?.requestSubmit(),
    r: () => open("ask"),
    c: () => open("correct"),
    " ": free && (() => play(here)),
  };
  const act = keys[letterOf(event) || event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Marked without scrolling: the page starts at its title.
here = cards()[0] ?? null;
here?.classList.add("here");
document.documentElement.classList.add("js");
