// The town's path on a list: a film that was watched to its end on this device is ticked.
import { watchedFilms } from "./device.js";

const path = document.querySelector("[data-path]");

function tick() {
  const slugs = watchedFilms();
  for (const step of path.querySelectorAll("a[data-step]")) {
    if ("watched" in step.dataset || !slugs.includes(step.dataset.step)) continue;
    step.dataset.watched = "";
    const said = document.createElement("span");
    said.className = "visually-hidden";
    said.textContent = path.dataset.watched;
    step.append(" ", said);
  }
}
tick();
addEventListener("pageshow", tick); // who comes back may see the page as it was
