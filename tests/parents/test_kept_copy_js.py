"""What a phone keeps of a film goes when the site has destroyed it: a voice that is taken back is heard nowhere."""

from __future__ import annotations

import pytest

from tests.node import SCRIPTS, answered

WORKER = SCRIPTS / "parents" / "service-worker.js"
PHONE = """async ([worker, named, status]) => {
const { createContext, runInContext } = await import("node:vm");
const kept = new Map();
const item = { page: "/ar/film/", files: ["/m/00/old.mp4", "/m/00/old.vtt"] };
for (const path of [item.page, ...item.files]) kept.set(path, new Response("kept"));
kept.set("/kept.json", new Response(JSON.stringify([item])));
const cache = {
  match: async (path) => kept.get(path)?.clone(),
  put: async (path, answer) => void kept.set(path, answer),
  delete: async (path) => kept.delete(path),
};
const asked = [];
const fetch = async (request, how) => {
  if (how?.method !== "HEAD") return new Response(`<source src="${named}">`);
  asked.push(`${request} ${how.cache}`);
  return new Response(null, { status });
};
const phone = createContext({
  caches: { open: async () => cache }, fetch, self: { addEventListener() {} }, Response, URL, setTimeout,
});
runInContext(readFileSync(worker, "utf8"), phone);
let done;
const look = phone.forgetDestroyed;
phone.forgetDestroyed = (...given) => (done = look(...given));
await phone.fresh({}, new URL("https://videos.example/ar/film/"));
await done;
return { kept: [...kept.keys()].sort(), asked };
}"""
ALL = ["/ar/film/", "/kept.json", "/m/00/old.mp4", "/m/00/old.vtt"]
LOOKED = ["/m/00/old.mp4 no-store"]


@pytest.mark.parametrize(
    ("named", "status", "left", "asked"),
    [
        ("/m/00/old.mp4", 200, ALL, []),
        ("/m/11/new.mp4", 200, ALL, LOOKED),  # published anew: the kept one plays on
        ("/m/11/new.mp4", 503, ALL, LOOKED),
        ("/m/11/new.mp4", 404, ["/kept.json"], LOOKED),
        ("/m/11/new.mp4", 410, ["/kept.json"], LOOKED),
    ],
)
def test_it_goes_when_the_page_names_another_and_the_file_is_destroyed(
    named: str, status: int, left: list[str], asked: list[str]
) -> None:
    assert answered(PHONE, [str(WORKER), named, status]) == {"kept": left, "asked": asked}


SILENCED = """async ([worker, said]) => {
const { createContext, runInContext } = await import("node:vm");
const kept = new Map(["/m/22/here.m4a", "/m/33/gone.m4a", "/m/44/old.mp4"].map((path) => [path, new Response("kept")]));
const cache = {
  add: async (path) => void kept.set(path, new Response(JSON.stringify({ ar: { said } }))),
  match: async (path) => kept.get(path)?.clone(),
  delete: async (path) => kept.delete(path),
};
const phone = createContext({ caches: { open: async () => cache }, self: { addEventListener() {} }, Response, URL });
runInContext(readFileSync(worker, "utf8"), phone);
await phone.forgetSilenced(cache, ["/m/22/here.m4a", "/m/33/gone.m4a"]);
return [...kept.keys()].sort();
}"""


def test_a_voice_that_is_heard_without_a_network_goes_when_it_withdrew() -> None:
    left = answered(SILENCED, [str(WORKER), {"missing": "/m/22/here.m4a"}])
    assert left == ["/m/22/here.m4a", "/m/44/old.mp4", "/offline.json"]
