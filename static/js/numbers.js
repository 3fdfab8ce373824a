// Numbers as the server writes them on the same page: with Latin digits in every language. A browser alone would write
// Persian or Bengali ones beside them.

/** A share from 0 to 1 in whole per cent. A language that the browser does not know is written as French, like its
 * words. */
export function percent(share, lang = document.documentElement.lang) {
  return new Intl.NumberFormat([lang, "fr"], { style: "percent", numberingSystem: "latn" }).format(share);
}

/** A file's size: whole megabytes (10⁶ bytes) from 10, one decimal below; at least 0.1. smallest: how the server writes
 * 0.1 MB, with its decimal sign and its unit, which browsers do not have for every language. */
export function megabytes(bytes, smallest) {
  const size = Math.max(0.1, bytes / 1e6);
  return smallest.replace(/0(.)1/, (_, sign) => size.toFixed(size >= 9.95 ? 0 : 1).replace(".", sign));
}
