// Finds the French sentences that somebody may mean, in the browser: no word leaves it. Words are compared without
// accents and capitals; one that nobody wrote is taken for those that are written nearly so (parents/queries/lists.py
// does the same for the parents, on the server).
const FILLERS = new Set(
  `a ai au aux avec c ca ce ces cette comme comment d dans de des du elle elles en est et fait faire faut il ils j je l
  la le les leur lui m ma mais me mes moi mon n ne nous on ou par pas peut peux pour qu quand que quel quelle qui quoi
  s sa se ses si son sont sur t ta te tes toi ton tu un une veut veux vous y`.split(/\s+/),
);
const MOST_WORDS = 12;
const MOST_OF_A_FILM = 3;
const LEAST_SHARE = 0.4; // of the best one's weight: what has much less of the question is not shown
const CLOSE = { same: 1, begins: 0.8, slip: [0, 0.6, 0.4] };
const IN_TITLE = 0.5;
const ELSEWHERE = 0.7; // of its weight, where the family's language lacks the film

export function fold(text) {
  const plain = text.normalize("NFKD").toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae");
  return plain
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** @param {{slug: string, title: string, in: string[], said: [string, string][]}[]} films */
export function indexed(films) {
  const sentences = films.flatMap((film) => film.said.map(([id, text]) => ({ film, id, text })));
  const where = new Map(); // word → numbers of the sentences that have it, and of those whose film's title has it
  const add = (text, of, first, end) => {
    for (const word of new Set(fold(text).split(" "))) {
      if (!where.has(word)) where.set(word, { said: [], titles: [] });
      for (let number = first; number < end; number++) where.get(word)[of].push(number);
    }
  };
  for (const [number, { text }] of sentences.entries()) add(text, "said", number, number + 1);
  let first = 0;
  for (const { title, said } of films) {
    add(title, "titles", first, first + said.length);
    first += said.length;
  }
  return { sentences, where };
}

// The best sentences first, at most `most`, a few of each film. serves: whether a film is in the family's language; of
// two that say about the same, that one comes first.
export function find({ sentences, where }, asked, serves = (_film) => true, most = 12) {
  const typed = [...new Set(fold(asked).split(" "))].filter(Boolean).slice(0, MOST_WORDS);
  const telling = typed.filter((word) => word.length > 1 && !FILLERS.has(word));
  const weights = new Map();
  for (const word of telling.length ? telling : typed)
    for (const [at, weight] of weighed(word, where, sentences.length)) weights.set(at, (weights.get(at) ?? 0) + weight);
  const least = LEAST_SHARE * [...weights.values()].reduce((a, b) => Math.max(a, b), 0);
  const worth = ([at, weight]) => weight * (serves(sentences[at].film) ? 1 : ELSEWHERE);
  const shown = new Map();
  return [...weights]
    .filter(([, weight]) => weight >= least)
    .sort((one, other) => worth(other) - worth(one) || one[0] - other[0])
    .filter(([at]) => {
      const { film } = sentences[at];
      shown.set(film, (shown.get(film) ?? 0) + 1);
      return shown.get(film) <= MOST_OF_A_FILM;
    })
    .slice(0, most)
    .map(([at]) => sentences[at]);
}

// What one typed word speaks for: number of the sentence → weight. A rare word says more; the title says it of all.
function weighed(word, where, of) {
  const best = new Map();
  for (const [known, close] of likely(word, where)) {
    const { said, titles } = where.get(known);
    const rare = close * Math.log(1 + of / (said.length + titles.length));
    for (const at of said) best.set(at, Math.max(best.get(at) ?? 0, rare));
    for (const at of titles) best.set(at, Math.max(best.get(at) ?? 0, rare * IN_TITLE));
  }
  return best;
}

// Known words that a typed one may mean, with how surely.
function likely(word, where) {
  const slips = word.length < 4 ? 0 : word.length < 6 ? 1 : 2;
  const found = [];
  for (const known of where.keys()) {
    if (known === word) found.push([known, CLOSE.same]);
    else if (word.length > 2 && known.startsWith(word)) found.push([known, CLOSE.begins]);
    else if (slips && Math.abs(known.length - word.length) <= slips) {
      const wrong = distance(word, known, slips);
      if (wrong <= slips) found.push([known, CLOSE.slip[wrong]]);
    }
  }
  return found;
}

// Letters wrong, missing, too many or exchanged with their neighbour; more than `most` is not counted to the end.
function distance(a, b, most) {
  let older = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const now = [row];
    for (let at = 1; at <= b.length; at++) {
      const same = a[row - 1] === b[at - 1] ? 0 : 1;
      now[at] = Math.min(last[at] + 1, now[at - 1] + 1, last[at - 1] + same);
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1])
        now[at] = Math.min(now[at], older[at - 2] + 1);
    }
    if (Math.min(...now) > most) return most + 1;
    [older, last] = [last, now];
  }
  return last[b.length];
}
