// Where a film of the town's path ends: it is ticked, on this device alone, and the next one is offered over it.
import { remember, watchedFilms } from "./device.js";

export function leadsOn(video, end) {
  if (!end) return;
  video.addEventListener("ended", () => {
    remember("path", JSON.stringify([...new Set([...watchedFilms(), end.dataset.pathEnd])]));
    video.parentElement.append(end);
    end.hidden = false;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {}); // it stands beside the film
  });
  for (const name of ["play", "seeking"])
    video.addEventListener(name, () => {
      end.hidden = true;
    });
}
