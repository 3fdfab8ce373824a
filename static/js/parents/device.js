// What was chosen on this device. Private windows may refuse: then it holds for the page.
/** @returns {string | null} */
export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    /* stays for this page */
  }
}

/** The films of the town's path that were watched to their end here.
 * @returns {string[]} */
export function watchedFilms() {
  try {
    const slugs = JSON.parse(recall("path") ?? "[]");
    return Array.isArray(slugs) ? slugs : [];
  } catch {
    return []; // not written by us
  }
}
