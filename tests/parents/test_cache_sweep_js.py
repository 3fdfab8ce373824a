"""The parents' service worker keeps no files of earlier releases, but those that a page which can still be read needs.

Run with Node against caches that behave like a browser's: in the order of what came, by address.
"""

from __future__ import annotations

from tests.node import SCRIPTS, answered

WORKER = SCRIPTS / "parents" / "service-worker.js"
BROWSER = """async (given) => {
const { createContext, runInContext } = await import("node:vm");
const site = "https://videos.example";
class Kept {
  all = new Map();
  address = (request) => new URL(request.url ?? request, site).href;
  keys = async () => [...this.all.keys()].map((url) => ({ url }));
  match = async (request) => this.all.get(this.address(request))?.clone();
  put = async (request, answer) => void this.all.set(this.address(request), answer);
  delete = async (request) => this.all.delete(this.address(request));
  add = async (request) => this.put(request, new Response(""));
}
const stores = { "pages-2": new Kept(), "kept-1": new Kept() };
const caches = {
  open: async (name) => stores[name],
  match: async (request) => (await stores["pages-2"].match(request)) ?? stores["kept-1"].match(request),
};
const heard = {};
const self = { addEventListener: (name, hear) => { heard[name] = hear; } };
runInContext(readFileSync(given.worker, "utf8"),
  createContext({ caches, self, location: { origin: site }, URL, Response, Blob }));
for (const [name, entries] of Object.entries(given.stores))
  for (const [path, type, text] of entries)
    await stores[name].put(path, new Response(text, { headers: { "Content-Type": type } }));
let work;
heard.message({ data: given.told, waitUntil: (promise) => { work = promise; } });
await work;
const paths = (store) => [...store.all.keys()].map((url) => new URL(url).pathname);
return Object.fromEntries(Object.entries(stores).map(([name, store]) => [name, paths(store)]));
}"""
Entry = tuple[str, str, str]


def swept(pages: list[Entry], kept: list[Entry], files: list[str]) -> tuple[list[str], list[str]]:
    """What both caches hold once a page made of `files` has told the worker so."""
    stores = {"pages-2": pages, "kept-1": kept}
    given = {"worker": str(WORKER), "stores": stores, "told": {"list": "/ar/", "files": files}}
    left = answered(BROWSER, given)
    return left["pages-2"], left["kept-1"]


def style(number: int, text: str = "") -> Entry:
    return f"/static/css/look.{number:012x}.css", "text/css", text


def page(path: str, *files: Entry) -> Entry:
    return path, "text/html; charset=utf-8", "".join(f'<link href="{file[0]}">' for file in files)


def test_what_a_new_release_replaced_goes() -> None:
    other = ("/static/js/site.00000000000f.js", "text/javascript", "")
    pages, _ = swept([page("/ar/", style(3)), style(1), style(2), other, style(3)], [], [style(3)[0]])
    assert pages == ["/ar/", other[0], style(3)[0]]


def test_what_a_page_that_can_still_be_read_is_made_of_stays() -> None:
    font, earlier = ((f"/static/fonts/sans.{number:012x}.woff2", "font/woff2", "") for number in (10, 11))
    first = style(1, f"@font-face {{ src: url(../fonts/{font[0].rpartition('/')[2]}) }}")
    kept = [page("/ar/film/", first), style(4), style(5)]
    pages, left = swept([page("/fr/", style(2)), first, style(2), style(3), font, earlier], kept, [style(6)[0]])
    assert pages == ["/fr/", first[0], style(2)[0], font[0], style(6)[0], "/ar/"], (
        "the list comes when what it uses is there"
    )
    assert left == [entry[0] for entry in kept], "kept tutorials are not touched"


def test_there_is_an_end_to_what_is_kept_and_the_oldest_goes_first() -> None:
    pictures = [(f"/m/{number:03}.jpg", "image/jpeg", "") for number in range(310)]
    pages, _ = swept([page("/ar/", pictures[0]), *pictures], [], [])
    assert pages == ["/ar/", pictures[0][0], *(picture[0] for picture in pictures[11:])]
