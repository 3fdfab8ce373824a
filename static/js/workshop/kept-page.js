// A stored page, shown by the service worker without a connection: says since when, and reloads once the connection is
// back.

const AGAIN_MS = 5000;
const { kept } = document.documentElement.dataset;
const notice = document.getElementById("kept-page");

/** Whether the server answers at this page's address, with any status. The worker lets a HEAD pass. */
async function lineIsBack() {
  try {
    await fetch(location.href, { method: "HEAD", cache: "no-store", redirect: "manual" });
    return true;
  } catch {
    return false;
  }
}

/** No reload while somebody is writing: their text is sent from this page. */
const isWriting = () =>
  [...document.querySelectorAll("textarea, input")].some((field) => field.value !== field.defaultValue);

/** The page from the server, in this one's place. It may take a while to come, and who begins to write meanwhile would
 * lose those letters with this page: the loading ends, and they load when they like. */
function loadAnew() {
  document.addEventListener(
    "beforeinput",
    () => {
      window.stop();
      notice.querySelector("[data-load]").hidden = false;
    },
    { once: true, capture: true },
  );
  location.reload();
}

let timer = 0;

async function look() {
  clearTimeout(timer);
  if (!(await lineIsBack())) {
    timer = setTimeout(look, AGAIN_MS);
    return;
  }
  if (isWriting()) {
    notice.querySelector("[data-load]").hidden = false;
    return;
  }
  loadAnew();
}

if (kept) {
  const time = notice.querySelector("time");
  const at = new Date(Number(kept));
  if (Number(kept)) {
    const today = at.toDateString() === new Date().toDateString();
    /** @type {Intl.DateTimeFormatOptions} */
    const form = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    const { lang } = document.documentElement;
    time.textContent = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, form).format(at);
    time.dateTime = at.toISOString();
    time.parentElement.hidden = false;
  }
  notice.querySelector("[data-load]").addEventListener("click", () => location.reload());
  window.addEventListener("online", look);
  timer = setTimeout(look, AGAIN_MS);
}

// The browser's Back shows a page as it was left: one that counts work counts it again.
window.addEventListener("pageshow", async ({ persisted }) => {
  if (persisted && document.querySelector("[data-counts-work]") && !isWriting() && (await lineIsBack())) loadAnew();
});
