// Review of a take: in its place over the video, with its neighbours. A approves, R asks again, Space plays.
import "../at-work.js";
import { answers, keyFor } from "../keys.js";
import { addHeard, heardTakes } from "./heard.js";
import { Playback } from "./playback.js";

/** @type {TakesInPlace} */
const scene = JSON.parse(document.getElementById("film-data").textContent);
const find = (id) => document.getElementById(id);
const playback = new Playback(find("film"));

async function play(span) {
  const again = playback.running;
  playback.stop();
  find("place").setAttribute("aria-pressed", "false");
  if (again) return;
  const own = span === scene.near ? scene.takes.filter((take) => take.own) : scene.takes;
  find("place").setAttribute("aria-pressed", "true");
  await playback.play(own, span.start, span.end);
  if (!playback.running) find("place").setAttribute("aria-pressed", "false");
}

find("place").addEventListener("click", () => play(scene));
find("alone").addEventListener("click", () => play(scene.near));
find("film").currentTime = scene.near.start / 1000;

const { take: shown } = document.querySelector(".listening").dataset;
const approval = find("approve")?.closest("form");
const together = find("together");

/** Several are approved together once each of them was heard. */
function offerTogether() {
  if (!together) return;
  const heard = heardTakes();
  let count = 0;
  for (const input of together.querySelectorAll("input[name=take]")) {
    input.disabled = !heard.has(input.value);
    if (!input.disabled) count += 1;
  }
  together.hidden = count < 2;
  together.querySelector(".count").textContent = String(count);
}

playback.heard = (take) => {
  if (!take.own) return;
  addHeard(shown);
  offerTogether();
};
offerTogether();

approval?.addEventListener("submit", () => {
  approval.querySelector("[name=heard]").value = heardTakes().has(shown) ? "yes" : "no";
});

document.addEventListener("keydown", (event) => {
  const take = document.querySelector(".listening");
  if (answers(event, find("ask"), take) || event.repeat) return;
  const key = keyFor(event, take);
  if (key === "a") find("approve")?.click();
  else if (key === "r") {
    event.preventDefault();
    find("ask")?.setAttribute("open", "");
    document.querySelector("#ask input[type=radio], #ask textarea")?.focus();
  } else if (key === " " && !event.target.closest("button, a, summary, input")) {
    event.preventDefault();
    play(scene);
  }
});
