// The text to be read, word by word, each with its share of the time. Pure but for `Intl`.

/** Pieces of `text` as {text, word: is it said?, letters}. Together they are the text again. */
export function pieces(text, locale) {
  let parts;
  try {
    const cut = new Intl.Segmenter(locale, { granularity: "word" });
    parts = [...cut.segment(text)].map((one) => ({ text: one.segment, word: Boolean(one.isWordLike) }));
  } catch {
    parts = text.split(/(\s+)/u).map((part) => ({ text: part, word: /\p{L}|\p{N}/u.test(part) }));
  }
  return parts.map((one) => ({ ...one, letters: (one.text.match(/[\p{L}\p{N}]/gu) ?? []).length }));
}

const PAUSE_LETTERS = {
  ".": 6,
  "!": 6,
  "?": 6,
  "؟": 6,
  "。": 4,
  "।": 6,
  "…": 6,
  ",": 3,
  "،": 3,
  "、": 2,
  ";": 4,
  ":": 4,
};

/** When each word begins, 0…1 of the whole. Pauses at signs take time too, but not the one at the end. */
export function shares(parts) {
  let sum = 0;
  const begins = [];
  for (const one of parts) {
    if (one.word) begins.push(sum);
    sum += one.word ? Math.max(1, one.letters) : (PAUSE_LETTERS[one.text.trim()] ?? 0);
  }
  const whole = sum - (PAUSE_LETTERS[parts.at(-1)?.text.trim()] ?? 0);
  return begins.map((begin) => (whole > 0 ? begin / whole : 0));
}
