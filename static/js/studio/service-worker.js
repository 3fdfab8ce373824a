// The workshop's service worker: the studio, the translator's page and the home page open without a connection once
// they were seen, and the next segments before they were. Only GET, only pages and style: nothing that is sent ever
// passes through here, and no voice is kept here.
const PAGES = "workshop-pages-1";
const STYLE = "workshop-style-1";
const OWNER = "/atelier/kept-for";
const KEPT = /^\/atelier\/(?:$|(?:voice|text)\/[-\w]+\/[-\w]+\/)/;
const TEXTS = /^(\/atelier\/text\/[-\w]+\/[-\w]+\/)(?:[-\w]+\/)?$/;
const STALE_MS = 30 * 60_000; // a page of the next segments that is older is fetched again
const VOICE = /^\/atelier\/voice\//;
const HASHED = /^\/static\/.*\.[0-9a-f]{12}\.\w+$/;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data)));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname.startsWith("/atelier/compte/logout/")) {
    event.waitUntil(caches.delete(PAGES)); // the next person on this device must not see this one's pages
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && KEPT.test(url.pathname)) event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(style(request, url));
});

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("workshop-") && name !== PAGES && name !== STYLE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** One page of the studio holds all segments of its version: it is shown for each of them. */
const keyOf = (url) => url.pathname.match(/^\/atelier\/voice\/[-\w]+\/[-\w]+\//)?.[0] ?? url.pathname;

async function page(request, url) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await (await caches.open(PAGES)).put(keyOf(url), answer.clone());
    return answer;
  } catch (error) {
    const pages = await caches.open(PAGES);
    const own = await pages.match(keyOf(url));
    const next = await firstAhead(pages, url);
    if (next) return Response.redirect(next);
    // The studio counts the takes on the device itself, and must not change while a person speaks.
    if (own) return VOICE.test(url.pathname) ? own : fromBefore(own, "itself");
    const home = await pages.match("/atelier/");
    if (home) return fromBefore(home, "home");
    throw error;
  }
}

/** A page as it was when it was last seen. It says so, or its old numbers would look like lost work; and since when. */
async function fromBefore(answer, instead) {
  const at = Date.parse(answer.headers.get("date") ?? "") || 0;
  const html = await answer.text();
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name); // it is read, and grows
  return new Response(html.replace(/<html(?=\s)/, `<html data-kept="${at}" data-instead="${instead}"`), { headers });
}

// A file with its digest in the name never changes; for the others the network is asked first.
async function style(request, url) {
  const cache = await caches.open(STYLE);
  const found = await cache.match(request, { ignoreSearch: true });
  if (found && HASHED.test(url.pathname)) return found;
  try {
    const answer = await fetch(request);
    if (answer.status === 200) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (found) return found;
    throw error;
  }
}

/** Where "go on translating" leads without a connection: the next segment that is kept and was not sent meanwhile. */
async function firstAhead(pages, url) {
  if (TEXTS.exec(url.pathname)?.[1] !== url.pathname) return null;
  for (const address of await aheadOf(pages, url.pathname)) {
    if (await pages.match(address)) return address;
  }
  return null;
}

const AHEAD = "/atelier/kept-ahead";

async function aheadOf(pages, version) {
  return (await (await pages.match(AHEAD + version))?.json()) ?? [];
}

/** The pages of the next segments. What fails is tried again from the next page. */
async function keepAhead(pages, here, ahead) {
  const version = TEXTS.exec(here)?.[1];
  if (!version) return;
  await pages.put(AHEAD + version, Response.json([here, ...ahead]));
  for (const address of ahead) {
    const there = await pages.match(address);
    if (there && Date.now() - Date.parse(there.headers.get("date") ?? "") < STALE_MS) continue;
    const answer = await fetch(address).catch(() => null);
    if (!answer) return;
    if (answer.ok && !answer.redirected) await pages.put(address, answer);
  }
}

async function pass(pages, address) {
  const version = TEXTS.exec(address)?.[1];
  const left = (await aheadOf(pages, version)).filter((other) => other !== address);
  await pages.put(AHEAD + version, Response.json(left));
}

/** A page that loaded before this worker did says what it is made of, and whose it is. */
async function keep({ account, page: address, style: parts, ahead, passed }) {
  const owner = await caches.match(OWNER);
  if (owner && (await owner.text()) !== account) await caches.delete(PAGES);
  const pages = await caches.open(PAGES);
  await pages.put(OWNER, new Response(account));
  const cache = await caches.open(STYLE);
  for (const part of parts) {
    if (!(await cache.match(part))) await cache.add(part).catch(() => {});
  }
  const url = new URL(address, location.href);
  if (KEPT.test(url.pathname) && !(await pages.match(keyOf(url)))) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok && !answer.redirected) await pages.put(keyOf(url), answer);
  }
  if (ahead) await keepAhead(pages, url.pathname, ahead);
  if (passed) await pass(pages, passed);
}
