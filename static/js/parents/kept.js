// What this phone keeps, each film with its picture and its voice, and the question before one is removed. Loaded where
// something is kept, or where there is no network.
import { megabytes } from "../numbers.js";
import { recall } from "./device.js";
import { keptFilms, keptPage, remove } from "./keep.js";
import { loudspeakers } from "./say.js";

// Films of the language last chosen come first.
export async function showKept(section) {
  const list = section.querySelector("ul");
  const mine = recall("language");
  const films = (await keptFilms()).sort((one, other) => Number(other.lang === mine) - Number(one.lang === mine));
  list.replaceChildren(...(await Promise.all(films.map((film) => row(film, section)))));
  loudspeakers(list);
  section.hidden = films.length === 0;
}

async function row(film, section) {
  const list = section.querySelector("ul");
  const made = section.querySelector("[data-kept-row]").content.cloneNode(true);
  const { lang, dir, title } = film;
  made.querySelector(".kept-film").href = film.page;
  for (const name of made.querySelectorAll(".kept-title")) Object.assign(name, { lang, dir, textContent: title });
  made.querySelector(".small").textContent = megabytes(film.bytes, list.dataset.smallest);
  // As the kept page shows it now: copies of before have neither in their entry, and a voice may have withdrawn since.
  const page = new DOMParser().parseFromString((await (await keptPage(film.page))?.text()) ?? "", "text/html");
  const picture = page.querySelector("video")?.getAttribute("poster");
  if (picture) Object.assign(made.querySelector("img"), { src: picture, hidden: false });
  const said = page.querySelector("h1 + a[data-say]")?.getAttribute("href");
  const speaker = made.querySelector(".loudspeaker");
  if (said) Object.assign(speaker, { href: said, hidden: false }).dataset.say = "";
  made.querySelector("button").addEventListener("click", async () => {
    if (!(await sure(title, lang, dir))) return;
    await remove(film.page);
    await showKept(section);
    section.querySelector("button")?.focus();
  });
  return made;
}

/** Whether the person wants the film gone. */
export function sure(title, lang, dir) {
  const dialog = document.querySelector("[data-sure]");
  Object.assign(dialog.querySelector("#sure-title"), { lang, dir, textContent: title });
  dialog.returnValue = ""; // Escape leaves it as it is
  dialog.showModal();
  return new Promise((answered) =>
    dialog.addEventListener("close", () => answered(dialog.returnValue === "gone"), { once: true }),
  );
}
