// A take that the server refused: why, and the two things that the person can still do with it. It stays on this device
// until they decide.
import { blobOf } from "./recording.js";
import { forget, soundOf } from "./store.js";

const ENDINGS = {
  "audio/wav": "wav",
  "audio/webm": "webm",
  "audio/ogg": "ogg",
  "audio/mp4": "m4a",
  "audio/mpeg": "mp3",
};

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

/** Save the sound as a file of the person's own. */
async function keepCopy(row) {
  const way = document.createElement("a");
  const ending = ENDINGS[row.type.split(";")[0]];
  way.href = URL.createObjectURL(await blobOf(row));
  way.download = [`${row.slug}-${row.language}-${row.segment}`, ending].filter(Boolean).join(".");
  way.click();
  setTimeout(() => URL.revokeObjectURL(way.href), 60_000);
}

/** words: the banner's. The text is named, too: there may be several takes. */
export function refusedLine(row, words) {
  const line = document.createElement("div");
  line.className = "stack tight refused";
  const said = document.createElement("p");
  const read = document.createElement("bdi");
  read.textContent = row.text;
  read.lang = row.language;
  said.append(`${row.sentence || words.refused} `, read);
  const choices = document.createElement("p");
  choices.className = "row tight";
  choices.append(button(words.throw, () => forget(row.id)));
  soundOf(row.id).then(
    (pieces) => pieces.length && choices.prepend(button(words.copy, () => keepCopy(row))),
    () => {},
  );
  line.append(said, choices);
  return line;
}
