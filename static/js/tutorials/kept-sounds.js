// The moments of a film whose sound stays: each is played in the page's video, and a new one is taken from it.
import { playerOnPage } from "./segment-player.js";

const player = playerOnPage();

/** Milliseconds as the server reads them: 1:05.3. */
function moment(ms) {
  const tenths = Math.round(ms / 100);
  return `${Math.floor(tenths / 600)}:${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-play], [data-now]");
  if (!button || !player) return;
  if (button.dataset.play) player.play(...button.dataset.play.split("-").map(Number));
  else document.getElementById(button.dataset.now).value = moment(player.ms);
});

if (player) document.documentElement.classList.add("js");
