// The fit meter's model in the browser: the same arithmetic as craft/timing/speech_rate.py, on the parameters that the
// server sends (model_parameters). Pure functions: no page, no network. tests/craft/timing/test_fit_meter_js.py
// compares both.

const escaped = (signs) => [...signs].map((sign) => `\\u{${sign.codePointAt(0).toString(16)}}`).join("");

const matches = (text, source) => text.match(new RegExp(source, "gu")) ?? [];

/** L: letters after NFC, some per digit and per sign that is read as a word. */
export function letterCount(text, model) {
  const normal = text.normalize("NFC");
  return (
    matches(normal, "\\p{L}").length +
    model.lettersPerDigit * matches(normal, "\\p{Nd}").length +
    model.lettersPerSymbol * matches(normal, `[${escaped(model.symbols)}]`).length
  );
}

/** [minor, major] pauses inside the text; those that end it do not count. */
export function pauseCounts(text, model) {
  const ending = new RegExp(`[^\\p{L}\\p{M}\\p{Nd}${escaped(model.symbols)}]+$`, "u");
  const inner = text.normalize("NFC").replace(ending, "");
  const runs = matches(inner, `[${escaped(model.minorSigns + model.majorSigns)}]+`);
  const major = runs.filter((run) => [...run].some((sign) => model.majorSigns.includes(sign))).length;
  const dashes = matches(inner, `(?<=\\s)[${escaped(model.dashes)}]+(?=\\s)`).length;
  return [runs.length - major + dashes, major];
}

/** Whole milliseconds that the text will take to say. */
export function predictedMs(text, model) {
  const letters = letterCount(text, model);
  if (letters === 0) return 0;
  const [minor, major] = pauseCounts(text, model);
  const unscaled = model.secondsPerLetter * letters + model.minorPause * minor + model.majorPause * major;
  return Math.round((model.base + model.scale * unscaled) * 1000);
}

/** {verdict, ratio, predictedMs, slotMs, tooLongByMs, lettersToShorten}: what the meter shows. */
export function judgeFit(text, slotMs, model) {
  const length = predictedMs(text, model);
  const ratio = slotMs > 0 ? length / slotMs : length > 0 ? Infinity : 0;
  const known = model.takes >= model.calibratedTakes ? 1 : 0;
  let verdict = "tight";
  if (ratio <= model.fitsBelow[known]) verdict = "fits";
  else if (ratio > model.tooLongAbove[known]) verdict = "too_long";
  const excess = Math.max(0, length - Math.max(0, slotMs));
  const letters = Math.ceil(excess / (1000 * model.secondsPerLetter * model.scale));
  return {
    verdict,
    ratio,
    predictedMs: length,
    slotMs,
    tooLongByMs: excess,
    lettersToShorten: Math.min(letters, letterCount(text, model)),
  };
}
