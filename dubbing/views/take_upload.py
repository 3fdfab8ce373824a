"""What a browser sends with a take: the bytes of the recording, and facts about its microphone. Both are untrusted
input until they are checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from journal.errors import Refused
from storage.files import disk_is_nearly_full
from tutorials.views.access import clean_json

CHUNK = 256 * 1024
DEVICE_BYTES = 4096
DEVICE_KEYS = {
    "wall_clock_ms",
    "tries",
    "data_saver",
    "noisy_room",
    "rate",
    "fallback",
    "label",
    "echoCancellation",
    "noiseSuppression",
    "autoGainControl",
    "channelCount",
    "sampleRate",
    "sampleSize",
    "latency",
    "recovered",
    "punched_in",
}
COUNT_FIELDS = {"wall_clock_ms", "tries"}  # the server computes with these
LARGEST_EXACT = 2**53  # beyond it a number of JavaScript is not exact


class TooLarge(Refused):
    """More bytes than a take may have."""


class DiskFull(Refused):
    """The server's disk is nearly full."""


def _too_large() -> TooLarge:
    return TooLarge(_("This recording is too large. Record one sentence at a time."))


def write_body(request: HttpRequest, path: Path) -> Path:
    """Write the body to `path`. An incomplete body is noticed by its digest later. Raises TooLarge, NoRoom."""
    said = request.headers.get("Content-Length", "")
    if said.isdigit() and int(said) > settings.TAKE_MAX_BYTES:
        raise _too_large()
    if disk_is_nearly_full(settings.TAKE_MAX_BYTES):
        raise DiskFull(_("The server has no room left. Your recording is kept on this device and sent later."))
    received = 0
    with path.open("wb") as out:
        for piece in _pieces(request):
            received += len(piece)
            if received > settings.TAKE_MAX_BYTES:
                raise _too_large()
            out.write(piece)
    return path


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body in pieces; it ends where the connection breaks. Django itself reads only as many bytes as Content-Length
    says: nothing of a chunked body, which has no length."""
    chunked = request.headers.get("Transfer-Encoding", "").lower() == "chunked"
    source: Any = request.META["wsgi.input"] if chunked and request.META.get("wsgi.input_terminated") else request
    try:
        while piece := source.read(CHUNK):
            yield piece
    except Exception:  # UnreadablePostError of Django's, or what the server itself raises at a bad chunk
        return


def device_facts(said: str) -> JsonObject:
    """What the browser says about the microphone: known keys with plain values; anything else is left out."""
    if len(said) > DEVICE_BYTES:
        return {}
    try:
        told = clean_json(json.loads(said or "{}"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {
        key: value[:120] if isinstance(value, str) else value
        for key, value in told.items()
        if key in DEVICE_KEYS and (_is_number(value) or (key not in COUNT_FIELDS and isinstance(value, str | bool)))
    }


def _is_number(value: object) -> bool:
    """A number that databases store and arithmetic can use: not NaN, not four hundred digits."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST_EXACT <= value <= LARGEST_EXACT
