// "Keep on this phone": the messaging MP4 and its subtitles in a cache of their own, with its size and a way out.
// Always whole answers (200), fetched without Range: a 206 must never enter a cache.
export const KEPT = "kept-1";
const WORDS = "/offline.json";
const INDEX = "/kept.json"; // an entry of the same cache: what was kept, under which title

async function index(cache) {
  const found = await cache.match(INDEX);
  return found ? found.json() : [];
}

async function write(cache, list) {
  await cache.put(INDEX, new Response(JSON.stringify(list), { headers: { "Content-Type": "application/json" } }));
}

export const keptFilms = async () => index(await caches.open(KEPT));
export const keptPage = async (page) => (await caches.open(KEPT)).match(page);

// If the tutorial was published again since, the phone has another video: then it does not count as kept.
export async function keptHere(page, video) {
  return (await keptFilms()).some((item) => item.page === page && item.files[0] === video);
}

// `told` is called with the share that has arrived, 0 to 1. All or nothing: an incomplete copy is removed, and an older
// copy stays until the new one is complete.
// steps: the address of the list of its pages of steps, with their pictures and sounds.
export async function keep({ page, title, bytes, video, tracks, steps, lang, dir }, told = (_share) => {}) {
  const cache = await caches.open(KEPT);
  await navigator.storage?.persist?.();
  const walked = await stepsOf(steps);
  const media = [video, ...tracks, ...walked.files, ...looks()];
  const files = [...media, ...walked.pages];
  let sounds = [];
  let words = [];
  const before = await index(cache);
  const held = named(before);
  try {
    await addSome(
      cache,
      media.slice(1).filter((file) => !held.has(file)),
    );
    if (!held.has(video)) await cache.put(video, await counted(video, told));
    const links = [...document.querySelectorAll("a[data-say]")];
    sounds = await said(
      cache,
      links.map((link) => new URL(link.href).pathname),
    );
    words = await said(cache, await voicesOffline());
    // Last, and all at once: they name the files that came before. A page that the browser saw a minute ago may be
    // older.
    await cache.addAll([...walked.pages, page].map((path) => new Request(path, { cache: "no-cache" })));
    const item = { page, title, bytes, files: [...files, ...sounds, ...words], sounds, words, lang, dir };
    await write(cache, [...before.filter((other) => other.page !== page), item]);
  } catch (error) {
    for (const file of [page, ...files, ...sounds, ...words]) if (!held.has(file)) await cache.delete(file);
    throw error;
  }
  const needed = named(await index(cache));
  for (const file of held) if (!needed.has(file)) await cache.delete(file);
}
const named = (list) => new Set(list.flatMap((item) => [item.page, ...item.files]));

async function stepsOf(address) {
  if (!address) return { pages: [], files: [] };
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

// An hour of video has a thousand small files: asked for all at once, some browsers give up.
const AT_ONCE = 24;
async function addSome(cache, files) {
  const wanted = [...new Set(files)];
  for (let first = 0; first < wanted.length; first += AT_ONCE) await cache.addAll(wanted.slice(first, first + AT_ONCE));
}

// What is said without a network, in the language of this page's words.
async function voicesOffline() {
  const answer = await (await caches.match(WORDS))?.json();
  return Object.values(answer?.[document.body.lang || document.documentElement.lang]?.said ?? {});
}

// These sounds, as far as they come: a voice may have withdrawn a moment ago.
async function said(cache, addresses) {
  const paths = [...new Set(addresses)];
  const come = await Promise.all(
    paths.map(
      async (path) =>
        (await cache.match(path)) ||
        cache.add(path).then(
          () => true,
          () => false,
        ),
    ),
  );
  return paths.filter((_path, at) => come[at]);
}

// What the page needs to look and work as it does now: its style, scripts, icons and pictures.
export function looks() {
  const wanted = /^\/(?:static\/|m\/.+\.(?:jpg|webp|png)$)/;
  const urls = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  return [...new Set(urls.filter((url) => url.origin === location.origin).map((url) => url.pathname))].filter(
    (path) => wanted.test(path) && !path.includes("/vendor/"),
  );
}

async function counted(address, told) {
  const answer = await fetch(address);
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`);
  const length = Number(answer.headers.get("Content-Length"));
  const parts = [];
  let come = 0;
  const body = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (answer.body); // a 200 has one
  for (let reader = body.getReader(), piece; !(piece = await reader.read()).done; ) {
    parts.push(piece.value);
    come += piece.value.length;
    if (length) told(come / length);
  }
  const type = answer.headers.get("Content-Type") ?? "video/mp4";
  return new Response(new Blob(parts, { type }), { headers: { "Content-Type": type, "Content-Length": String(come) } });
}

export async function remove(page) {
  const cache = await caches.open(KEPT);
  const list = await index(cache);
  const gone = list.find((item) => item.page === page);
  const left = list.filter((item) => item.page !== page);
  const shared = new Set(left.flatMap((item) => item.files));
  for (const file of [page, ...(gone?.files ?? [])]) if (!shared.has(file)) await cache.delete(file);
  await write(cache, left);
}
