// The words of the transcript: when each is heard comes once the film plays or somebody turns to the text, since a page
// has to stay light. Until then, and where it does not come, a line is one whole, as where nobody measured its words.
import { heardWords } from "./words.js";

export function transcriptWords(video, list) {
  const words = heardWords(video);
  let asked = false;
  async function ask() {
    if (asked) return;
    asked = true;
    try {
      const address = list.dataset.words;
      const answer = await fetch(address).catch(() => caches.match(address)); // of a film that is kept on this phone
      asked = Boolean(answer);
      const lines = answer?.ok ? await answer.json() : [];
      for (const [number, line] of [...list.querySelectorAll("[data-at]")].entries())
        words.add(line, line.querySelector(":scope > span"), lines[number] ?? []);
    } catch {
      asked = false; // without a network: at the next touch
    }
  }
  if (list) {
    video.addEventListener("play", ask);
    for (const turned of ["pointerover", "pointerdown", "focusin"]) list.addEventListener(turned, ask);
  }
  return words;
}
