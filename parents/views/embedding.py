"""oEmbed: a site that is given the address of one of our videos asks here how to show it (oembed.com, 1.0)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve

from craft.formats.embed_code import LEAST, embed_code, frame_size
from craft.languages import Language
from dubbing.queries.passing_on import may_pass_on
from parents.queries.town import town_facts
from parents.queries.watch import WatchPage, watch_page
from parents.views.answers import page

LONGEST_URL = 500
OURS = {"parents:watch", "parents:embed"}
CARD = (1200, 630)
CACHE_S = 3600


@page
def oembed(request: HttpRequest) -> HttpResponse:
    """`/oembed?url=…&format=json|xml&maxwidth=…&maxheight=…`. 404 for what is no live video of ours; 401 for one whose
    voices do not let it leave the site, as the specification wants it for what is not public; 501 for other formats."""
    form = request.GET.get("format", "json")
    if form not in {"json", "xml"}:
        return _refused(501, "format: json or xml")
    asked = _ours(request.GET.get("url", ""))
    found = watch_page(*asked) if asked else None
    if found is None:
        return _refused(404, "url: no video that is published here")
    if not may_pass_on(found.release):
        return _refused(401, "url: this video is shown on its own site only")
    answer = _answer(found, _size(request, "maxwidth"), _size(request, "maxheight"))
    made: HttpResponse
    if form == "json":
        made = JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    else:
        made = HttpResponse(_as_xml(answer), content_type="text/xml; charset=utf-8")
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


def _answer(found: WatchPage, most_wide: int | None, most_high: int | None) -> dict[str, Any]:
    address, town = settings.PUBLIC_ADDRESS, town_facts()
    width, height = frame_size(found.width, found.height, most_wide, most_high)
    answer: dict[str, Any] = {
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
    return max(LEAST, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None


def _as_xml(answer: dict[str, Any]) -> bytes:
    root = Xml.Element("oembed")
    for name, value in answer.items():
        Xml.SubElement(root, name).text = str(value)
    data: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _refused(status: int, why: str) -> HttpResponse:
    return HttpResponse(why + "\n", status=status, content_type="text/plain; charset=utf-8")
