// The fit meter on the page: how long the text will take to say, against the time there is.

import { countedText } from "../counted.js";

const meter = document.getElementById("fit");
const tenths = (ms, decimal) => (ms / 1000).toFixed(1).replace(".", decimal);

function sentence({ verdict, tooLongByMs, lettersToShorten: letters }, verdicts, decimal) {
  if (verdict !== "too_long") return verdicts[verdict];
  const text = countedText(letters, verdicts.too_long, document.documentElement.lang);
  return text.replace("{seconds}", tenths(tooLongByMs, decimal)).replace("{letters}", String(letters));
}

/** fit: judgeFit's result; verdicts: the message of each, for too_long by the count of letters; seconds: the time
 * needed, of the time available: all with {places}. decimal: the sign, as the server writes it. */
export function showFit(fit, { verdicts, seconds, decimal }) {
  const [bar, verdict, figures] = meter.children;
  const writing = meter.dataset.verdict !== undefined; // not when the page opens
  meter.dataset.verdict = fit.verdict;
  bar.firstElementChild.style.setProperty("--share", `${Math.min(100, Math.round(100 * fit.ratio))}%`);
  verdict.textContent = fit.predictedMs ? sentence(fit, verdicts, decimal) : "";
  const [said, slot] = [fit.predictedMs, fit.slotMs].map((ms) => tenths(ms, decimal));
  figures.textContent = seconds.replace("{said}", said).replace("{slot}", slot);
  // The field grows and pushes meter and button down: they are brought back into sight where the field leaves room.
  if (!writing) return;
  meter.parentElement.scrollIntoView({ block: "nearest" });
  document.getElementById("text")?.scrollIntoView({ block: "nearest" });
}
