// A page of steps: one large button in place of the browser's small controls, which stay where this does not run.
import { hardSteps } from "./hard.js";

const button = document.querySelector("[data-listen]");
if (button) listens(document.querySelector(".step-voice audio"));
hardSteps(document.querySelector("[data-hard]"));

function listens(audio) {
  audio.controls = false;
  button.addEventListener("click", () => {
    if (!audio.paused) {
      audio.pause();
      return;
    }
    audio.currentTime = 0; // who taps again wants to hear it again, from the beginning
    audio.play().catch((failed) => {
      if (failed.name === "NotSupportedError") button.parentElement.remove(); // withdrawn since this page was made
    });
  });
  for (const name of ["play", "pause", "ended"])
    audio.addEventListener(name, () => button.setAttribute("aria-pressed", String(!audio.paused)));
}
