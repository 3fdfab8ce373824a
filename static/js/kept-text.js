// Texts that have not reached the server, kept on this device. Each open page has a place of its own, so that two tabs
// on one segment never overwrite each other's; what a page left behind is found by whichever opens the segment next.

/** An id of this page while it is open. It lets the server distinguish two tabs of one person. */
export const pageId = [...crypto.getRandomValues(new Uint8Array(8))]
  .map((byte) => byte.toString(16).padStart(2, "0"))
  .join("");

const read = (key) => {
  const raw = localStorage.getItem(key) ?? "";
  try {
    const value = JSON.parse(raw);
    return value && typeof value.text === "string" ? value : { text: raw };
  } catch {
    return { text: raw }; // as it was kept before texts had a revision beside them
  }
};

export class KeptText {
  /** place: whose it is and of what, without the page. */
  constructor(place) {
    this.place = place;
    this.key = `${place}:${pageId}`;
  }

  /** value: {text, …}. False: the device's memory is full or closed; what the server has remains. */
  write(value) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...value, page: pageId, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }

  /** A second text of this page, which the next page finds. */
  writeBeside(value) {
    const key = `${this.key}.${Date.now()}`;
    const raw = JSON.stringify({ ...value, at: Date.now() });
    try {
      localStorage.setItem(key, raw);
    } catch {
      // as above
    }
    return { key, raw };
  }

  forget() {
    this.drop([{ key: this.key }]);
  }

  /** What other pages left here, the newest first: [{key, raw, text, …}]. */
  found() {
    try {
      const mine = (key) => key !== this.key && (key === this.place || key.startsWith(`${this.place}:`));
      const keys = Object.keys(localStorage).filter(mine);
      const copies = keys.map((key) => ({ ...read(key), key, raw: localStorage.getItem(key) }));
      return copies.sort((copy, other) => (other.at ?? 0) - (copy.at ?? 0));
    } catch {
      return [];
    }
  }

  /** Copies that are safe elsewhere now. One whose page is alive and wrote on since stays. */
  drop(copies) {
    try {
      for (const { key, raw } of copies) {
        if (raw === undefined || localStorage.getItem(key) === raw) localStorage.removeItem(key);
      }
    } catch {
      // a closed memory holds nothing
    }
  }
}
