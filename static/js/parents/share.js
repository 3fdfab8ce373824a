// Sending on: the phone's own sheet where there is one (the words in the language, the link, the picture), else the
// link's WhatsApp address as it stands in the page. The link can be copied in any case.
const PATIENCE_MS = 2500; // a tap counts for a few seconds only: a slow picture is left out
const KINDS = { jpg: "image/jpeg", ogg: "audio/ogg" };

// Told what to do, people see: words beside the buttons, in a live region.
export function passOn(page, said) {
  const link = page.querySelector("[data-share]");
  const copies = page.querySelector("[data-copy]");
  const tell = () => {
    if (said) said.textContent = said.dataset.copied;
  };
  if (link && "share" in navigator) sheet(link, copies?.dataset.copy ?? location.href, tell);
  copies?.addEventListener("click", () => copied(copies.dataset.copy).then((done) => done && tell()));
  const note = page.querySelector("[data-send-file]");
  if (note && "canShare" in navigator) sendFile(note);
}

function sheet(link, url, tell) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const { title, text, picture } = link.dataset;
    const files = picture ? await fetched(picture, title, AbortSignal.timeout(PATIENCE_MS)) : [];
    // iOS keeps the picture and drops the words, and with them the link, which shows the picture by itself.
    const whole = files.length && !("standalone" in navigator) && navigator.canShare?.({ files });
    const message = whole ? { title, text, files } : { title, text: title, url };
    if (await sent(message)) return;
    if (await sent({ title, text: title, url })) return;
    if (await copied(url)) tell();
  });
}

// Sends the sound as a file, into the chat that one chooses; the first tap may only have fetched it (a slow line takes
// longer than a tap counts), then the second sends it. Where files cannot be sent it is downloaded, as without this.
function sendFile(link) {
  const probe = new File([""], "a.ogg", { type: KINDS.ogg });
  if (!navigator.canShare({ files: [probe] })) return;
  let files = [];
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    if (!files.length) files = await fetched(link.href, link.dataset.title);
    if (!files.length) location.assign(link.href);
    else await sent({ files });
  });
}

async function fetched(address, title, signal) {
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok) return [];
    const ending = answer.url.split("?")[0].split(".").pop();
    const name = title.replace(/[\\/:*?"<>|]+/g, " ").trim() || "portevoix";
    return [new File([await answer.blob()], `${name}.${ending}`, { type: KINDS[ending] })];
  } catch {
    return [];
  }
}

// Whether the sheet was shown: also where the person closed it.
async function sent(message) {
  try {
    await navigator.share(message);
    return true;
  } catch (error) {
    return error.name === "AbortError";
  }
}

async function copied(url) {
  try {
    await navigator.clipboard.writeText(url);
    return true;
  } catch {
    return byHand(url);
  }
}

// Without a secure address there is no clipboard but the old one.
function byHand(url) {
  const field = Object.assign(document.createElement("textarea"), { value: url, readOnly: true });
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
