"""What every page of a live version says of it: titles, addresses, its other languages, structured data."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from dubbing.releases.outlets import names_on
from public.queries.watch import WatchPage


def watch_context(found: WatchPage) -> dict[str, Any]:
    address = settings.PUBLIC_ADDRESS
    here = address + found.base
    return {
        "page": found,
        "page_title": found.title,
        "description": found.summary or found.title,
        "canonical": here,
        "share_text": f"{found.title}\n{here}",
        "oembed": f"{address}/oembed?{urlencode({'url': here})}",
        "alternates": [
            {"hreflang": "x-default", "url": f"{address}/{found.languages[0].language.tag}/{found.slug}/"},
            *({"hreflang": language.language.tag, "url": address + language.url} for language in found.languages),
        ],
        "preview": address + found.card if found.card else "",
        "structured": _structured_data(found, here),
    }


def _structured_data(found: WatchPage, here: str) -> str:
    """schema.org VideoObject as JSON that cannot end its own script tag."""
    address = settings.PUBLIC_ADDRESS
    seconds = round(found.duration_ms / 1000)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": found.title,
        "description": found.summary or found.title,
        "inLanguage": found.language.tag,
        "duration": f"PT{seconds // 60}M{seconds % 60}S",
        "uploadDate": (found.release.live_at or found.release.created_at).isoformat(),
        "thumbnailUrl": [address + found.poster] if found.poster else [],
        "contentUrl": address + quote(found.media_url) if found.media_url else here,
        **({"embedUrl": f"{here}embed/"} if "embed" in names_on(found.outlets_off) else {}),
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
