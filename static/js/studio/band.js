// The rythmo band of those who dub: all texts on one strip that runs past a mark, each as wide as it takes time to say,
// pauses written between them. For the eye alone: what is said now stands in the prompter too, where it is read aloud.
const PX_PER_MS = 0.1;
const WRITTEN_MS = 700; // a shorter pause is not written
const NARROWEST = 0.65;
const WIDEST = 1.5;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Band {
  /** element: the strip's window, with the direction of the text. */
  constructor(element) {
    this.element = element;
    this.strip = element.firstElementChild;
    this.step = 0;
    this.at = 0;
    this.since = 0;
    this.begins = [0];
  }

  /** order: segments as the studio has them. lastsMs: how long each stands, its pause with it. locale: of the texts. */
  show(order, lastsMs, locale) {
    if (calm.matches) return;
    this.begins = lastsMs.map((_, at) => lastsMs.slice(0, at).reduce((sum, ms) => sum + ms, 0));
    const seconds = new Intl.NumberFormat(locale, { style: "unit", unit: "second", maximumFractionDigits: 1 });
    this.element.hidden = false;
    this.strip.replaceChildren(
      ...order.flatMap((segment, at) => {
        const says = Math.min(segment.needs || segment.slot, lastsMs[at]);
        const pause = lastsMs[at] - says;
        const text = this.piece(segment.text || segment.french, this.begins[at], segment.text ? locale : "fr");
        if (pause < WRITTEN_MS) return [text];
        return [text, this.piece(`· ${seconds.format(pause / 1000)} ·`, this.begins[at] + says, locale)];
      }),
    );
    for (const [at, piece] of [...this.strip.querySelectorAll("[data-says]")].entries()) {
      const wanted = Math.min(order[at].needs || order[at].slot, lastsMs[at]) * PX_PER_MS;
      const stretch = Math.min(WIDEST, Math.max(NARROWEST, wanted / Math.max(1, piece.offsetWidth)));
      piece.style.scale = `${stretch.toFixed(2)} 1`;
    }
    this.goOn(0);
  }

  piece(words, atMs, lang) {
    const piece = document.createElement("bdi");
    piece.textContent = words;
    piece.lang = lang;
    piece.toggleAttribute("data-says", !words.startsWith("· "));
    piece.style.insetInlineStart = `${Math.round(atMs * PX_PER_MS)}px`;
    return piece;
  }

  /** The segment `at` begins now. */
  goOn(at) {
    if (this.element.hidden) return;
    this.at = at;
    this.since = performance.now();
    cancelAnimationFrame(this.step);
    this.run();
  }

  run() {
    const passed = (this.begins[this.at] + performance.now() - this.since) * PX_PER_MS;
    const rightToLeft = getComputedStyle(this.element).direction === "rtl";
    this.strip.style.translate = `${(rightToLeft ? passed : -passed).toFixed(1)}px`;
    this.step = requestAnimationFrame(() => this.run());
  }

  close() {
    cancelAnimationFrame(this.step);
    this.element.hidden = true;
    this.strip.replaceChildren();
  }
}
