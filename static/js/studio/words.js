// The text to be read, word by word, each with its share of the time. Pure but for `Intl`.

/** For browsers that cannot segment words: split at spaces and punctuation, and after each Chinese character. */
const ALONE = /\p{sc=Han}|[\p{L}\p{M}\p{N}](?:(?!\p{sc=Han})(?:[\p{L}\p{M}\p{N}'’-]|\u200c|\u200d))*|\s+|./gsu;

/** Pieces of `text` as {text, word: is it said?}. Together they are the text again. */
export function pieces(text, locale) {
  try {
    const cut = new Intl.Segmenter(locale, { granularity: "word" });
    return [...cut.segment(text)].map((part) => ({ text: part.segment, word: Boolean(part.isWordLike) }));
  } catch {
    return (text.match(ALONE) ?? []).map((part) => ({ text: part, word: /[\p{L}\p{N}]/u.test(part) }));
  }
}

const count = (text, pattern) => (text.match(pattern) ?? []).length;

/** How long a piece lasts, in letters of the text's language. A French name in it is as fast as in French. */
function letters({ text, word }, model) {
  if (!word) {
    const has = (signs) => [...text].some((sign) => signs.includes(sign));
    if (has(model.majorSigns)) return model.majorPause / model.secondsPerLetter;
    if (has(model.minorSigns)) return model.minorPause / model.secondsPerLetter;
    return has(model.symbols) ? model.lettersPerSymbol : 0;
  }
  const foreign = Math.min(1, model.latinSecondsPerLetter / model.secondsPerLetter);
  const latin = count(text, /\p{sc=Latn}/gu);
  const digits = model.lettersPerDigit * count(text, /\p{Nd}/gu);
  return Math.max(1, count(text, /\p{L}/gu) - latin + foreign * latin + digits);
}

/** When each word begins, 0…1 of the whole. Pauses at signs take time too, but not those at the end. model: the fit
 *  meter's numbers and signs (craft/timing/speech_rate), and latinSecondsPerLetter. */
export function shares(parts, model) {
  let sum = 0;
  let whole = 0;
  const begins = [];
  for (const part of parts) {
    if (part.word) begins.push(sum);
    sum += letters(part, model);
    if (part.word) whole = sum;
  }
  return begins.map((begin) => (whole > 0 ? begin / whole : 0));
}
