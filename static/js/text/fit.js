// The fit meter on the page: how long the text will take to say, against the time there is.

import { countedText } from "../counted.js";
import { numbers } from "../numbers.js";

const meter = document.getElementById("fit");
const oneDecimal = numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
const tenths = (ms) => oneDecimal.format(ms / 1000);

function said({ verdict, tooLongByMs, lettersToShorten: letters }, verdicts) {
  if (verdict !== "too_long") return verdicts[verdict];
  const text = countedText(letters, verdicts.too_long, document.documentElement.lang);
  return text.replace("{seconds}", tenths(tooLongByMs)).replace("{letters}", String(letters));
}

/** fit: judgeFit's result; verdicts: the message of each, for too_long by the count of letters; seconds: the time
 * needed, of the time available. All with {places}. */
export function showFit(fit, { verdicts, seconds }) {
  const [bar, verdict, figures] = meter.children;
  const writing = meter.dataset.verdict !== undefined; // not when the page opens
  meter.dataset.verdict = fit.verdict;
  bar.firstElementChild.style.setProperty("--share", `${Math.min(100, Math.round(100 * fit.ratio))}%`);
  verdict.textContent = fit.predictedMs ? said(fit, verdicts) : "";
  figures.textContent = seconds.replace("{said}", tenths(fit.predictedMs)).replace("{slot}", tenths(fit.slotMs));
  // On a phone the field grows: under the meter that stays in sight, or, above a keyboard, it pushes the meter away.
  if (!writing) return;
  document.getElementById("text")?.scrollIntoView({ block: "nearest" });
  if (fit.verdict === "too_long") meter.scrollIntoView({ block: "nearest" });
}
