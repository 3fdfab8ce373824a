// A text with a count, as the server gave it: for one count of each plural form, the text with its `{places}`.

/** The text for this count, in the plural form that the language gives it. texts: count → text. */
export function countedText(count, texts, lang) {
  const form = new Intl.PluralRules(lang);
  const counts = Object.keys(texts);
  const alike = counts.find((number) => form.select(Number(number)) === form.select(count));
  return texts[alike ?? counts[counts.length - 1]];
}
