// Loudspeakers beside titles, words and languages: a volunteer's voice, in place, one at a time. A sound is requested
// only when it is asked for. Without JavaScript the link opens it.
/** @type {HTMLAudioElement | null} */
let voice = null;
/** @type {PageElement | null} */
let speaking = null;

export function hush() {
  voice?.pause();
  speaking?.removeAttribute("data-speaking");
  voice = speaking = null;
}

/** Says a link's words; resolves when they are said, or when something else is to be heard instead. */
export function say(link) {
  hush();
  for (const film of document.querySelectorAll("video")) film.pause();
  const own = new Audio(link.href);
  voice = own;
  speaking = link;
  link.setAttribute("data-speaking", "");
  return new Promise((done) => {
    const ended = () => {
      if (voice === own) hush();
      done();
    };
    for (const name of ["ended", "pause", "error"]) own.addEventListener(name, ended);
    own.play().catch((failed) => {
      // Withdrawn since this page was made. Without a network it may only not be on the phone.
      if (failed.name === "NotSupportedError" && navigator.onLine) link.remove();
      ended();
    });
  });
}

/** @param {ParentNode} root */
export function loudspeakers(root = document) {
  for (const link of root.querySelectorAll("a[data-say]"))
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (link === speaking) hush();
      else say(link);
    });
}
// The film begins: it is not talked over.
document.addEventListener("play", (event) => event.target instanceof HTMLVideoElement && hush(), true);

/** The chooser: every language says its name and "choose your language", one after the other, and is lit meanwhile. */
export function welcome(button, links) {
  if (!button || !links().length) return;
  button.hidden = false;
  let round = 0;
  const stop = () => {
    round += 1;
    button.setAttribute("aria-pressed", "false");
  };
  button.addEventListener("click", async () => {
    const runs = button.getAttribute("aria-pressed") === "true";
    stop();
    hush();
    if (runs) return;
    const mine = round;
    button.setAttribute("aria-pressed", "true");
    for (const link of links()) {
      if (round !== mine) return;
      link.closest("li").scrollIntoView({ block: "nearest" });
      await say(link);
    }
    if (round === mine) stop();
  });
  // Whoever taps one language has found it, or asks for that one alone.
  for (const link of links()) link.addEventListener("click", stop);
}
