// The parents' service worker, served at /sw.js: pages seen stay readable, kept tutorials play without a network.
// It never stores a 206, never touches /atelier/, and a page that answers 410 takes its kept copy with it.
const PAGES = "pages-2";
const KEPT = "kept-1";
const INDEX = "/kept.json";
const WORDS = "/offline.json"; // what the chooser says without a network, in every language
const NAMED = /^\/(?:static\/.*\.[0-9a-f]{12}\.\w+|m\/.*)$/; // a name that holds the digest of its content
const DIGEST = /\.[0-9a-f]{12}(?=\.\w+$)/;
const MOST = 300; // files beside the pages, of which a phone keeps no more when no page seen needs them
// How long to wait for an answer: when the page itself is on the phone, and when another page can replace it.
const PATIENCE_MS = 4000;
const LONG_PATIENCE_MS = 15000;
const LIST = /^\/(?:[a-z]{2,3}(?:-[A-Za-z]+)?\/)?$/; // the chooser and the lists

self.addEventListener("install", (event) =>
  event.waitUntil(
    caches
      .open(PAGES)
      .then((cache) => cache.addAll(["/", WORDS]))
      .catch(() => {})
      .then(() => self.skipWaiting()),
  ),
);
self.addEventListener("activate", (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => /^(pages|kept)-/.test(name) && name !== PAGES && name !== KEPT)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  ),
);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/atelier/")) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/static/") && !url.pathname.includes("/vendor/")) event.respondWith(fixed(request));
  else if (url.pathname.startsWith("/m/")) event.respondWith(media(request, url));
  else if (url.pathname.startsWith("/still/")) event.respondWith(still(request, url));
});

// Pages: the network first; the stored copy when there is none or when it is slow.
async function page(request, url) {
  const asked = fresh(request, url);
  asked.catch(() => {}); // the request failed after the stored page was shown: nobody waits for it
  const own = await caches.match(url.pathname, { ignoreVary: true });
  try {
    return await Promise.race([asked, tooLong(own ? PATIENCE_MS : LONG_PATIENCE_MS)]);
  } catch {
    const [, lang] = /^\/([a-z]{2,3}(?:-[A-Za-z]+)?)\//.exec(url.pathname) ?? [];
    for (const path of [url.pathname, lang && `/${lang}/`, "/"]) {
      const found = path && (await caches.match(path, { ignoreVary: true }));
      if (found) return found; // a page shown in place of another sees that from the address, and says so
    }
    return asked;
  }
}
const tooLong = (ms) => new Promise((_, reject) => setTimeout(() => reject(new Error("no answer yet")), ms));

async function fresh(request, url) {
  const answer = await fetch(request);
  if (answer.status === 410) await forget(url.pathname);
  if (answer.ok && LIST.test(url.pathname)) {
    const pages = await caches.open(PAGES);
    await pages.put(url.pathname, answer.clone());
    if (url.pathname === "/") pages.add(WORDS).catch(() => {}); // nobody waits for it
  }
  const kept = await caches.open(KEPT);
  if (answer.ok && (await kept.match(url.pathname))) {
    const item = (await listed(kept)).find((found) => found.page === url.pathname);
    const text = await answer.clone().text();
    // Published anew, it names a video that is not on the phone: the page that plays the kept one stays.
    if (item?.files[0] && text.includes(item.files[0])) {
      await kept.put(url.pathname, answer.clone());
      // A voice that the page no longer offers (it withdrew, or said it anew) is not heard from the phone either.
      for (const sound of item.sounds ?? []) if (!text.includes(sound)) await kept.delete(sound);
      if (item.words?.length) forgetSilenced(kept, item.words).catch(() => {}); // nobody waits for it
    } else if (item?.files[0]) forgetDestroyed(url.pathname, item.files[0]).catch(() => {}); // nobody waits for it
  }
  return answer;
}

// The same of the voices that are heard without a network.
async function forgetSilenced(kept, sounds) {
  const pages = await caches.open(PAGES);
  await pages.add(WORDS);
  const text = (await (await pages.match(WORDS))?.text()) ?? "";
  for (const sound of sounds) if (!text.includes(sound)) await kept.delete(sound);
}

// A video that the site has no more goes from the phone too: somebody who is heard in it took their voice back.
async function forgetDestroyed(path, video) {
  const there = await fetch(video, { method: "HEAD", cache: "no-store" });
  if (there.status === 404 || there.status === 410) await forget(path);
}

// Style, scripts, icons carry their digest in the name: once seen, always right. Without one, the network is asked
// first.
async function fixed(request) {
  const named = NAMED.test(new URL(request.url).pathname);
  const found = await caches.match(request, { ignoreVary: true });
  if (found && named) return found;
  try {
    const answer = await fetch(request);
    if (answer.status === 200) await (await caches.open(PAGES)).put(request, answer.clone());
    return answer;
  } catch (error) {
    if (found) return found;
    throw error;
  }
}

// The first page was loaded before this worker was active: it reports which files it uses, and which list is its own.
self.addEventListener("message", (event) => {
  const { list, files } = event.data ?? {};
  if (Array.isArray(files)) event.waitUntil(remember(list, files));
});
// The list comes last: it stands in for other pages, and says so by the scripts that it uses.
async function remember(list, files) {
  const cache = await caches.open(PAGES);
  const paths = [...files, list];
  for (const path of paths)
    if (typeof path === "string" && path.startsWith("/") && !(await caches.match(path, { ignoreVary: true })))
      await cache.add(path).catch(() => {}); // the network went away: another time
  await rememberMissing(cache, list).catch(() => {}); // another time
  await sweep(cache, new Set(paths));
}

// Who kept nothing hears too that a film is not on the phone: one word, in the language of the list seen last. It goes
// when whoever said it takes it back.
async function rememberMissing(pages, list) {
  const words = await (await pages.match(WORDS))?.json();
  const sound = words?.[list.split("/")[1]]?.said?.missing;
  if (!sound) return;
  if (!(await pages.match(sound))) return pages.add(sound);
  const there = await fetch(sound, { method: "HEAD", cache: "no-store" });
  if (there.status === 404 || there.status === 410) {
    await pages.delete(sound);
    await pages.add(WORDS);
  }
}

// Files that later releases replaced are deleted, unless a stored page still uses them; then the oldest above the
// limit. The cache of the kept tutorials is read here, never changed.
async function sweep(cache, current) {
  const files = (await cache.keys()).map((request) => new URL(request.url).pathname).filter((path) => NAMED.test(path));
  const names = new Map();
  for (const path of files) names.set(nameless(path), [...(names.get(nameless(path)) ?? []), path]);
  const doubled = files.filter((path) => path.startsWith("/static/") && names.get(nameless(path)).length > 1);
  if (!doubled.length && files.length <= MOST) return;
  const needed = await needs(files);
  const used = (path) => current.has(path) || needed(path);
  const gone = new Set(
    doubled.filter((path) => !used(path) && names.get(nameless(path)).some((name) => name !== path && used(name))),
  );
  const spare = files.filter((path) => !gone.has(path) && !used(path)); // in the order in which they came
  for (const path of spare.slice(0, Math.max(0, files.length - gone.size - MOST))) gone.add(path);
  for (const path of gone) await cache.delete(path, { ignoreVary: true });
}
const nameless = (path) => path.replace(DIGEST, "");

// Which of these files the pages of both caches name, by themselves or through their style.
async function needs(files) {
  const texts = [];
  const named = (path) => texts.some((text) => text.includes(path.slice(path.lastIndexOf("/") + 1)));
  for (const name of [PAGES, KEPT]) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true });
      if (answer?.headers.get("Content-Type")?.startsWith("text/html")) texts.push(await answer.text());
    }
  }
  for (const path of files.filter((name) => name.endsWith(".css") && named(name)))
    texts.push((await (await caches.match(path, { ignoreVary: true }))?.text()) ?? "");
  return named;
}

// Media: from the kept copy when there is one. A player asks for ranges; the copy is whole, so the piece is cut here.
async function media(request, url) {
  const kept = await caches.match(url.pathname, { ignoreVary: true });
  if (!kept) {
    if (/\.(?:jpg|webp|png)$/.test(url.pathname)) return fixed(request).catch(() => plain());
    return fetch(request);
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!range) return kept;
  const blob = await kept.blob();
  const start = Number(range[1]);
  const end = Math.min(range[2] ? Number(range[2]) : blob.size - 1, blob.size - 1);
  if (start > end) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${blob.size}` } });
  return new Response(blob.slice(start, end + 1), {
    status: 206,
    headers: {
      "Content-Range": `bytes ${start}-${end}/${blob.size}`,
      "Content-Length": String(end - start + 1),
      "Content-Type": kept.headers.get("Content-Type") ?? "video/mp4",
      "Accept-Ranges": "bytes",
    },
  });
}

// The pictures of steps: from the kept copy when there is one.
async function still(request, url) {
  const kept = await (await caches.open(KEPT)).match(url.pathname);
  return kept ?? fetch(request).catch(() => plain());
}

// An empty picture in place of one that is not on the phone: a broken-image icon would make the page look broken.
function plain() {
  const drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>';
  return new Response(drawn, { headers: { "Content-Type": "image/svg+xml", "Cache-Control": "no-store" } });
}

async function listed(cache) {
  const found = await cache.match(INDEX);
  return found ? found.json() : [];
}

async function forget(path) {
  const cache = await caches.open(KEPT);
  const list = await listed(cache);
  if (!list.length) return;
  const has = (item) => item.page === path || item.files.includes(path); // the page, or one of its steps
  const gone = list.filter(has);
  const left = list.filter((item) => !has(item));
  const shared = new Set(left.flatMap((item) => item.files));
  for (const item of gone)
    for (const file of [item.page, ...item.files]) if (!shared.has(file)) await cache.delete(file);
  await cache.put(INDEX, new Response(JSON.stringify(left), { headers: { "Content-Type": "application/json" } }));
}
