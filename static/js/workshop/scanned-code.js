// A code that was scanned: it stands after the # of the address, as CODE.language, so no server and no log reads it.
// The page shows a door; the touch of it sends the code, which opening the page does not.
import { loudspeakers } from "../parents/say.js";

const SCANNED = /^#([A-Z2-9]{26})(?:\.([\w-]+))?$/;

function show() {
  const found = SCANNED.exec(location.hash);
  const door = document.getElementById("scanned");
  door.hidden = !found;
  document.getElementById("typed").hidden = Boolean(found);
  if (!found) return;
  const [, code, language] = found;
  door.querySelector("[name=code]").value = code;
  const said = [...door.querySelectorAll("[data-in]")];
  const own = said.find((sound) => sound.dataset.in === language) ?? said.find((sound) => sound.dataset.in === "fr");
  for (const sound of said) sound.hidden = sound !== own;
  door.querySelector("button").focus();
}

// A browser takes the end of an address along to the next page.
document.getElementById("scanned").addEventListener("submit", () => history.replaceState(null, "", location.pathname));
loudspeakers();
show();
window.addEventListener("hashchange", show); // scanned once more, while the page is open
