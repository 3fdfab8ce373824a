"""The player alone, for other sites; and oEmbed: a site that is given the address of one of our videos asks here how to
show it (oembed.com, 1.0)."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.views.decorators.clickjacking import xframe_options_exempt

from craft.documents import JsonObject, JsonValue
from craft.formats.embed_code import NARROWEST, embed_code, frame_size
from craft.languages import Language
from dubbing.queries.redistribution import may_redistribute
from public.queries.town import TownFacts, town_of
from public.queries.watch import WatchPage, watch_page
from public.views.answers import page, render_page
from public.views.errors import live_version
from public.views.watch_context import watch_context

LONGEST_URL = 500
OURS = {"parents:watch", "parents:embed"}
CARD = (1200, 630)
CACHE_S = 3600


@xframe_options_exempt
@page
@live_version
def embed(request: HttpRequest, found: WatchPage) -> HttpResponse:
    """`/<lang>/<slug>/embed/`: the player alone, framed only by the origins that the town lists."""
    town = town_of(request)
    response = render_page(request, "outlets/embed/embed.html", found.language, {**watch_context(found), "town": town})
    origins = [
        origin
        for origin in (*town.embed_origins, *settings.EMBED_ORIGINS)
        if origin.startswith(("https://", "http://"))
    ]
    if not may_redistribute(found.release):
        origins = []  # a voice did not agree that the film stands on pages of others
    response.frame_ancestors = " ".join(["'self'", *origins])  # type: ignore[attr-defined]  # read by Policies
    return response


@page
def oembed(request: HttpRequest) -> HttpResponse:
    """`/oembed?url=…&format=json|xml&maxwidth=…&maxheight=…`. 404 for what is no live video of ours; 401 for one whose
    voices do not let it leave the site, as the specification wants it for what is not public; 501 for other formats."""
    form = request.GET.get("format", "json")
    if form not in {"json", "xml"}:
        return _refusal(501, "format: json or xml")
    asked = _ours(request.GET.get("url", ""))
    found = watch_page(*asked) if asked else None
    if found is None:
        return _refusal(404, "url: no video that is published here")
    if not may_redistribute(found.release):
        return _refusal(401, "url: this video is shown on its own site only")
    answer = _answer(found, town_of(request), _size(request, "maxwidth"), _size(request, "maxheight"))
    made: HttpResponse
    if form == "json":
        made = JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    else:
        made = HttpResponse(_xml_answer(answer), content_type="text/xml; charset=utf-8")
    made.headers["Access-Control-Allow-Origin"] = "*"  # what a page says to everybody, without any cookie
    return made


def _ours(url: str) -> tuple[Language, str] | None:
    """Language and slug of an address of ours, compared as text and looked up here: nothing is fetched."""
    if len(url) > LONGEST_URL:
        return None
    try:
        asked, public = urlsplit(url), urlsplit(settings.PUBLIC_ADDRESS)
        if (asked.scheme, asked.netloc) != (public.scheme, public.netloc):
            return None
        match = resolve(asked.path)
    except (ValueError, Resolver404):
        return None
    return (match.kwargs["language"], match.kwargs["slug"]) if match.view_name in OURS else None


def _answer(found: WatchPage, town: TownFacts, most_wide: int | None, most_high: int | None) -> JsonObject:
    address = settings.PUBLIC_ADDRESS
    width, height = frame_size(found.width, found.height, most_wide, most_high)
    answer: dict[str, JsonValue] = {
        "version": "1.0",
        "type": "video",
        "title": found.title,
        "provider_name": f"Portevoix · {town.name}",
        "provider_url": f"{address}/",
        "cache_age": CACHE_S,
        "width": width,
        "height": height,
        "html": embed_code(f"{address}{found.base}embed/", found.title, width, height),
    }
    if found.card:
        answer |= {"thumbnail_url": address + found.card, "thumbnail_width": CARD[0], "thumbnail_height": CARD[1]}
    return answer


def _size(request: HttpRequest, name: str) -> int | None:
    """A limit in pixels; what is no number, or too small to show anything, says nothing."""
    asked = request.GET.get(name, "")
    return max(NARROWEST, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None


def _xml_answer(answer: JsonObject) -> bytes:
    root = Xml.Element("oembed")
    for name, value in answer.items():
        Xml.SubElement(root, name).text = str(value)
    data: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _refusal(status: int, why: str) -> HttpResponse:
    return HttpResponse(why + "\n", status=status, content_type="text/plain; charset=utf-8")
