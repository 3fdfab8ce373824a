// Review of a take: in its place over the video, with its neighbours. A approves, R asks again, Space plays.
import { answers, letterOf } from "./keys.js";
import { Playback } from "./playback.js";

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

document.addEventListener("keydown", (event) => {
  if (answers(event, find("ask"))) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=radio]), textarea, select")) return;
  const letter = letterOf(event);
  if (letter === "a") find("approve")?.click();
  else if (letter === "r") {
    event.preventDefault();
    find("ask")?.setAttribute("open", "");
    document.querySelector("#ask input[type=radio], #ask textarea")?.focus();
  } else if (event.key === " " && !event.target.closest("button, a, summary, input")) {
    event.preventDefault();
    play(scene);
  }
});
