// Words light up while they are heard, and a touched one is said again. The text stays as it is: a screen reader reads
// it whole, and letters stay joined; the light is a box behind it.

// As craft/text/heard_words.py finds them.
const WORD = /\S*[\p{L}\p{N}]\S*/gu;
const NEAR = 12; // px beside a word that a finger may miss it by

/** The words of `element`, as ranges of its text. */
function wordsIn(element) {
  const nodes = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, from: text.length });
    text += node.nodeValue;
  }
  /** @returns {[Node, number]} */
  const placed = (at) => {
    const { node, from } = nodes.findLast((one) => one.from <= at);
    return [node, at - from];
  };
  return [...text.matchAll(WORD)].map(({ index, 0: word }) => {
    const range = document.createRange();
    range.setStart(...placed(index));
    const [last, offset] = placed(index + word.length - 1);
    range.setEnd(last, offset + 1);
    return range;
  });
}

/** media: what is heard. Texts are added with `add`. */
export function heardWords(media) {
  const texts = [];
  let until = Number.POSITIVE_INFINITY; // where a touched word ends
  /** @typedef {{text: any, at: number}} Word */
  /** @type {Word | null} */
  let lit = null;
  /** @type {Word | null} */
  let here = null; // the last that was said alone

  /** @param {Word | null} word */
  function light(word) {
    if (word?.text === lit?.text && word?.at === lit?.at) return;
    lit?.text.boxes.replaceChildren();
    lit = word;
    if (!lit) return;
    const { text, at } = lit;
    const { left, top } = text.boxes.getBoundingClientRect();
    text.boxes.replaceChildren(
      ...[...text.words[at].getClientRects()].map((place) => {
        const box = document.createElement("span");
        Object.assign(box.style, {
          left: `${place.left - left}px`,
          top: `${place.top - top}px`,
          width: `${place.width}px`,
          height: `${place.height}px`,
        });
        return box;
      }),
    );
  }

  function heardAt(ms) {
    for (const text of texts) {
      if (ms < text.moments[0] || ms >= text.moments.at(-1)) continue;
      return { text, at: text.moments.findLastIndex((moment) => moment <= ms) };
    }
    return null;
  }

  // A timeupdate comes four times a second, a word takes a third of one; but in a hidden page only that one comes.
  function follow() {
    if (media.paused) return;
    const now = media.currentTime * 1000;
    if (now >= until) {
      media.pause();
      return;
    }
    light(heardAt(now));
  }
  function eachFrame() {
    follow();
    if (!media.paused) requestAnimationFrame(eachFrame);
  }
  media.addEventListener("play", () => requestAnimationFrame(eachFrame));
  media.addEventListener("timeupdate", follow);
  media.addEventListener("pause", () => {
    until = Number.POSITIVE_INFINITY;
  });
  media.addEventListener("ended", () => light(null));
  addEventListener("resize", () => light(null)); // the next word lies elsewhere

  /** The moments [from, to] (ms) of one word, which is lit; playing stops at its end. */
  function sayAlone(text, at) {
    here = { text, at };
    light(here);
    const [from, to] = text.moments.slice(at, at + 2);
    until = to;
    return from;
  }

  return {
    /** inside: the block around the text, whose background lies below the light. moments: of the words, and the end.
     * Whether the text has these words. */
    add(inside, element, moments) {
      const words = wordsIn(element);
      if (!words.length || words.length !== moments.length - 1) return false; // the whole sentence, as before
      const boxes = document.createElement("span");
      boxes.className = "word-light";
      boxes.setAttribute("aria-hidden", "true");
      inside.classList.add("lights-up");
      inside.append(boxes);
      texts.push({ inside, words, moments, boxes });
      return true;
    },
    /** The moment (s) at which the word under a finger or a mouse begins; undefined where there is none. */
    touched(inside, event) {
      const text = texts.find((one) => one.inside === inside);
      if (!text || event.detail === 0) return undefined; // 0: by a key
      const far = text.words.map((word) => distance(word, event));
      const nearest = far.indexOf(Math.min(...far));
      return far[nearest] <= NEAR ? sayAlone(text, nearest) / 1000 : undefined;
    },
    /** The same for an arrow key: the word after or before the one that was said last. */
    turned(inside, event) {
      const text = texts.find((one) => one.inside === inside);
      const right = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!text || !right || event.altKey || event.ctrlKey || event.metaKey) return undefined;
      event.preventDefault();
      const step = getComputedStyle(inside).direction === "rtl" ? -right : right;
      const at = here && here.text === text ? here.at + step : 0;
      return sayAlone(text, Math.max(0, Math.min(at, text.words.length - 1))) / 1000;
    },
  };
}

function distance(word, { clientX, clientY }) {
  const beside = [...word.getClientRects()].map(({ left, right, top, bottom }) =>
    clientY < top || clientY > bottom ? Number.POSITIVE_INFINITY : Math.max(left - clientX, clientX - right, 0),
  );
  return Math.min(...beside);
}
