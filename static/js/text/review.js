// The review queue: each judgement is one small request; the next text is one key away.
import "../at-work.js";
import { answers, keyFor } from "../keys.js";
import { playerOnPage } from "../tutorials/segment-player.js";
import { post } from "../tutorials/server-requests.js";

const cards = () => [...document.querySelectorAll("[data-card]")];
const left = document.getElementById("left");
const player = playerOnPage();
/** @type {PageElement | null} */
let here = null;

function goTo(card) {
  here?.classList.remove("here");
  here = card ?? null;
  here?.classList.add("here");
  const line = here?.querySelector(":scope > details");
  if (line) line.open = true;
  here?.focus({ preventScroll: true });
  here?.scrollIntoView({ block: "nearest" });
}

function neighbour(step) {
  const all = cards();
  const at = here ? all.indexOf(here) : -1;
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

/** Send a judgement, or the undo of one: the answer's row takes the place of the card, or the card that of the row. */
async function judge(form, submitter) {
  const card = form.closest("[data-card], .reviewed");
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
    const fresh = holder.content.querySelector("li");
    const again = fresh.matches("[data-card]");
    card.replaceWith(fresh);
    window.htmx?.process(fresh); // what opens in it asks the server by htmx
    const clean = document.getElementById("clean");
    if (clean) clean.hidden = !document.querySelector("[data-clean]");
    left.textContent = String(Number(left.textContent) + (again ? 1 : -1));
    goTo(again ? fresh : following);
  } catch (refusal) {
    for (const button of card.querySelectorAll("button")) button.disabled = false;
    trouble.textContent = refusal.message || document.getElementById("reviewing").dataset.failed;
    trouble.hidden = false;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-verb], .reviewed form");
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
  if (answers(event, event.target.closest(panel) ?? here?.querySelector(panel), here)) return;
  if (event.key === "Escape" && !event.isComposing) {
    const details = event.target.closest("details[open][data-verb]");
    if (details) details.open = false;
    goTo(here);
    return;
  }
  const free = !event.target.closest("button, a, summary, video");
  const keys = {
    j: () => neighbour(1),
    ArrowDown: free && (() => neighbour(1)),
    k: () => neighbour(-1),
    ArrowUp: free && (() => neighbour(-1)),
    a: () => event.repeat || here?.querySelector("form[data-verb=approve]")?.requestSubmit(),
    r: () => open("ask"),
    c: () => open("correct"),
    " ": free && (() => play(here)),
  };
  const act = keys[keyFor(event, here)];
  if (!act) return;
  event.preventDefault();
  act();
});

// Marked without scrolling: the page starts at its title.
here = cards()[0] ?? null;
here?.classList.add("here");
document.documentElement.classList.add("js");
