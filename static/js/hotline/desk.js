// The desk of the hotline: searches while one types, and puts a sentence below what was found. Nothing is sent but
// which sentence is opened; nothing is kept, not even in the address.
import { find, indexed } from "./search.js";

document.documentElement.classList.add("js");
const form = document.querySelector("form[data-desk]");
const place = document.querySelector("[data-answer-place]");
const shows = new Intl.NumberFormat("fr");

if (form instanceof HTMLFormElement) searches(form);
if (place) {
  document.addEventListener("click", follow);
  furnish(place);
}

function searches(desk) {
  const words = desk.querySelector("[data-words]");
  const spoken = desk.querySelector("[data-spoken]");
  const list = document.querySelector("[data-results]");
  const said = document.querySelector("[data-found]");
  const films = [];
  const load = async () => {
    if (!films.length) films.push(fetched(desk.dataset.films));
    try {
      return await films[0];
    } catch (failed) {
      films.length = 0; // the next letter tries again
      throw failed;
    }
  };
  const show = async () => {
    const asked = words.value;
    try {
      const { languages, index } = await load();
      if (asked !== words.value) return; // somebody typed on meanwhile
      const tags = [spoken.value, languages[spoken.value]?.near].filter(Boolean);
      const serves = (film) => !tags.length || tags.some((tag) => film.in.includes(tag));
      const found = asked.trim() ? find(index, asked, serves) : [];
      list.replaceChildren(...found.map((sentence) => result(sentence, spoken.value, languages, list.dataset)));
      said.textContent = asked.trim() ? counted(found.length, said.dataset) : "";
    } catch {
      said.textContent = said.dataset.fails;
    }
  };
  words.addEventListener("focus", () => load().catch(() => {}), { once: true });
  for (const field of [words, spoken]) field.addEventListener("input", show);
  desk.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  const { languages, films } = await answer.json();
  return { languages, index: indexed(films) };
}

function counted(number, told) {
  return number === 0 ? told.none : number === 1 ? told.one : told.many.replace("{n}", shows.format(number));
}

// The sentence leads to the family's language; where the film has none, to that which it falls back to, and says so.
function result({ film, id, text }, wanted, languages, words) {
  const row = document.createElement("li");
  const tag = [wanted, languages[wanted]?.near].find((one) => film.in.includes(one));
  const title = element("span", "muted small", film.title);
  const sentence = element("span", "", text);
  const told = wanted && tag && tag !== wanted ? `${words.near} ${languages[tag].name}` : "";
  if (tag) {
    row.append(link(film, tag, id, title, document.createElement("br"), sentence));
    if (told) row.append(element("p", "hint", told));
    return row;
  }
  const others = element("p", "row tight", wanted ? words.instead : "");
  others.append(...film.in.map((one) => link(film, one, id, languages[one].name)));
  row.append(title, document.createElement("br"), sentence, others);
  return row;
}

function link(film, tag, id, ...content) {
  const made = document.createElement("a");
  made.href = `/hotline/${tag}/${film.slug}/${id}/`;
  made.dataset.answerLink = "";
  made.append(...content);
  return made;
}

function element(name, classes, text) {
  const made = document.createElement(name);
  made.className = classes;
  made.textContent = text;
  return made;
}

// A sentence is put below the results, so that the words that were typed stay; with a key held it opens elsewhere.
async function follow(event) {
  const chosen = event.target instanceof Element && event.target.closest("a[data-answer-link]");
  if (!(chosen instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await answered(chosen.href);
  if (!answer) {
    location.assign(chosen.href);
    return;
  }
  for (const other of document.querySelectorAll("[data-results] a")) other.removeAttribute("aria-current");
  if (chosen.closest("[data-results]")) chosen.setAttribute("aria-current", "true");
  place.replaceChildren(answer);
  furnish(place);
  place.scrollIntoView({ block: "start" });
  place.focus({ preventScroll: true });
}

// What is gone has a page, too. Without a connection there is none: the browser says so at the address itself.
async function answered(address) {
  try {
    const page = await (await fetch(address)).text();
    return new DOMParser().parseFromString(page, "text/html").querySelector("[data-answer]");
  } catch {
    return null;
  }
}

function furnish(shown) {
  const [audio, listen] = ["audio", "[data-listen]"].map((found) => shown.querySelector(found));
  if (audio && listen) listens(audio, listen);
  const field = shown.querySelector("[data-link]");
  shown.querySelector("[data-copy]")?.addEventListener("click", async () => {
    const said = shown.querySelector("[data-copied]");
    field.select(); // where copying is refused, it is marked for the keys
    await navigator.clipboard?.writeText(field.value).then(
      () => (said.textContent = said.dataset.copied),
      () => {},
    );
  });
  shown.querySelector("[data-print]")?.addEventListener("click", () => print());
}

// One large button in place of the browser's small controls; what was withdrawn since has none.
function listens(audio, button) {
  audio.controls = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (!audio.paused) {
      audio.pause();
      return;
    }
    audio.currentTime = 0;
    audio.play().catch((failed) => {
      if (failed.name === "NotSupportedError") button.parentElement.remove();
    });
  });
  for (const name of ["play", "pause", "ended"])
    audio.addEventListener(name, () => button.setAttribute("aria-pressed", String(!audio.paused)));
}
