// Which browser or app shows the page, and what to do when it has no microphone.

// Browsers inside messengers and social networks; "; wv)" is Android's own sign of a page inside an app.
const IN_APP = /FBAN|FBAV|FB_IAB|Instagram|WhatsApp|Line\/|MicroMessenger|Snapchat|TikTok|musical_ly|Twitter|; wv\)/;

export const insideAnApp = (agent = navigator.userAgent) => IN_APP.test(agent);

/** The problem as the person can solve it: in an app's own browser, the app is the cause. */
export const causeOf = (code) => (insideAnApp() && ["denied", "unsupported", "none"].includes(code) ? "in_app" : code);

// What the drivers of laptops call their own microphone, in the languages that we met. A phone's own is near the mouth.
const OWN = /built-?in|internal|intern[eo]?\b|intégr|integr|incorporad|array|réseau de micro|macbook|встроен/i;

/** Is it the microphone of a laptop? label: as the device says it. */
export const isLaptops = (label) => OWN.test(label ?? "") && !matchMedia("(pointer: coarse)").matches;

/** Fill the place of the steps. place: element with an <ol> and buttons [data-help]; steps: code → list of steps.
 * */
export function showHelp(place, code, steps) {
  const list = steps[code] ?? [];
  place.hidden = !list.length;
  place.querySelector("ol").replaceChildren(
    ...list.map((step) => {
      const item = document.createElement("li");
      item.textContent = step;
      return item;
    }),
  );
  for (const button of place.querySelectorAll("[data-help]")) button.hidden = !button.dataset.help.includes(code);
}

/** Copies this page's address for another browser; without access to the clipboard the address is selected instead. */
export async function copyAddress(button) {
  const done = button.dataset.done;
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    const field = document.createElement("input");
    field.value = location.href;
    field.readOnly = true;
    field.setAttribute("aria-label", button.textContent.trim());
    button.after(field);
    field.select();
    return;
  }
  button.querySelector("span").textContent = done;
}

/** The whole screen for the studio, where the browser has that (an iPhone has not). */
export const canFill = () => Boolean(document.fullscreenEnabled);

export async function toggleFull(element) {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await element.requestFullscreen({ navigationUI: "hide" }).catch(() => {});
}
