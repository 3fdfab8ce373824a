// A long transcript is loaded in parts: the first with the page, the others one after another while people read.
// During transcription the server is polled for new segments.

const AGAIN_MS = 4000;
const LISTEN_MS = 3000;
const pause = (ms) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    window.addEventListener("online", () => resolve(clearTimeout(timer)), { once: true });
  });

export class Parts {
  /** list: the list of segments; address: of the parts; onRow(row): called for each loaded row. */
  constructor(list, address, onRow) {
    this.list = list;
    this.address = address;
    this.onRow = onRow;
    this.running = null;
  }

  get more() {
    return this.list.querySelector(".more");
  }

  /** Whether all segments are in the page. */
  get isWhole() {
    return this.more?.dataset.next === undefined;
  }

  /** Load the next part; resolves to whether there was one. Simultaneous calls share one request. */
  next() {
    if (this.isWhole) return Promise.resolve(false);
    this.running ??= this.bring(this.more.dataset.next).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async bring(query) {
    for (;;) {
      const answer = await fetch(`${this.address}?${query}`).catch(() => null);
      if (answer?.ok) {
        this.put(await answer.text());
        return true;
      }
      if (answer && answer.status < 500) return false; // signed out, or the tutorial is gone: the link remains
      await pause(AGAIN_MS);
    }
  }

  /** Load parts until `found()` is true, or the transcript is complete. */
  async until(found) {
    while (!found()) if (!(await this.next())) break;
    return found();
  }

  put(html) {
    const place = this.more;
    const came = new DOMParser().parseFromString(`<ol>${html}</ol>`, "text/html").querySelectorAll("li");
    for (const row of came) {
      if (row.id && document.getElementById(row.id)) continue; // it was moved during the request
      place.before(row);
      if (row.matches(".sentence")) this.onRow(row);
    }
    place.remove();
  }

  /** During transcription: load new segments every three seconds. */
  async listen() {
    for (;;) {
      const heard = this.more?.dataset.heard;
      if (heard === undefined) return;
      await pause(LISTEN_MS);
      const last = this.list.querySelector(".sentence:nth-last-child(2)")?.id ?? "";
      const answer = await fetch(`${this.address}?${heard}&last=${last}`).catch(() => null);
      if (answer?.headers.has("HX-Refresh")) {
        location.reload();
        return;
      }
      if (answer?.status !== 200) continue;
      this.put(await answer.text());
      const { gone } = this.more?.dataset ?? {};
      if (gone) document.getElementById(gone)?.remove();
    }
  }
}
