// The fit meter on the page: how long the text will take to say, against the time there is.

const meter = document.getElementById("fit");
const oneDecimal = new Intl.NumberFormat(document.documentElement.lang, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const tenths = (ms) => oneDecimal.format(ms / 1000);

/** fit: judgeFit's answer; words: the page's sentences, with {places}. */
export function showFit(fit, words) {
  const [bar, verdict, figures] = meter.children;
  const writing = meter.dataset.verdict !== undefined; // not when the page opens
  meter.dataset.verdict = fit.verdict;
  bar.firstElementChild.style.setProperty("--share", `${Math.min(100, Math.round(100 * fit.ratio))}%`);
  verdict.textContent = fit.predictedMs
    ? words[fit.verdict]
        .replace("{seconds}", tenths(fit.tooLongByMs))
        .replace("{letters}", String(fit.lettersToShorten))
    : "";
  figures.textContent = words.seconds.replace("{said}", tenths(fit.predictedMs)).replace("{slot}", tenths(fit.slotMs));
  // On a phone the field grows and pushes the meter off the screen just when it has something to say.
  if (writing && fit.verdict === "too_long") meter.scrollIntoView({ block: "nearest" });
}
