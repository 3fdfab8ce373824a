"""A small tus client for the tests."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.tutorials.uploaded_videos import SPOKEN
from tutorials.models import Upload

COLLECTION = "/atelier/tutorials/uploads/"
TUS: Any = {"HTTP_TUS_RESUMABLE": "1.0.0", "HTTP_ACCEPT_LANGUAGE": "en"}
DATA = SPOKEN.read_bytes()


def metadata(**said: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())


def created(client: Client, length: int = len(DATA), name: str = "film.mp4", **said: str) -> str:
    """The path of a new upload."""
    given = metadata(filename=name, title="Essai", **said)
    answer = client.post(COLLECTION, HTTP_UPLOAD_LENGTH=str(length), HTTP_UPLOAD_METADATA=given, **TUS)
    assert answer.status_code == 201, answer.content
    assert answer.headers["Tus-Resumable"] == "1.0.0" and answer.headers["Upload-Expires"]
    return answer.headers["Location"].removeprefix("http://testserver")


def patch(client: Client, path: str, data: bytes, offset: int, **headers: Any) -> HttpResponse:
    kind = "application/offset+octet-stream"
    given = {"content_type": kind, "HTTP_UPLOAD_OFFSET": str(offset), **TUS, **headers}
    return client.patch(path, data, **given)  # type: ignore[return-value]


def offset(client: Client, path: str) -> int:
    answer = client.head(path, **TUS)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return int(answer.headers["Upload-Offset"])


def upload_at(path: str) -> Upload:
    return Upload.objects.get(pk=uuid.UUID(path.rstrip("/").rpartition("/")[2]))


def sentence(answer: Any) -> str:
    return str(json.loads(answer.content)["sentence"])
