// A page of steps: one large button in place of the browser's small controls, which stay where this does not run.
import { hardSteps } from "./hard.js";
import { heardWords } from "./words.js";

const button = document.querySelector("[data-listen]");
if (button) listens(document.querySelector(".step-voice audio"));
hardSteps(document.querySelector("[data-hard]"));

function listens(audio) {
  audio.controls = false;
  const play = () =>
    audio.play().catch((failed) => {
      if (failed.name === "NotSupportedError") button.parentElement.remove(); // withdrawn since this page was made
    });
  button.addEventListener("click", () => {
    if (!audio.paused) {
      audio.pause();
      return;
    }
    audio.currentTime = 0; // who taps again wants to hear it again, from the beginning
    play();
  });
  const text = document.querySelector(".step-said[data-words]");
  if (text) saysWords(text, audio, play);
  for (const name of ["play", "pause", "ended"])
    audio.addEventListener(name, () => button.setAttribute("aria-pressed", String(!audio.paused)));
}

// A touched word is heard alone; by keyboard the arrows go from word to word, so that no word needs a stop of its own.
function saysWords(text, audio, play) {
  const words = heardWords(audio);
  if (!words.add(text, text, text.dataset.words.split(" ").map(Number))) return;
  button.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight");
  const say = (from) => {
    if (from === undefined) return;
    audio.currentTime = from;
    play();
  };
  text.addEventListener("click", (event) => say(words.touched(text, event)));
  button.addEventListener("keydown", (event) => say(words.turned(text, event)));
}
