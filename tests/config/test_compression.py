"""Text goes compressed out of the embedded server, videos and pieces of files do not; a token never stays the same."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from config.middleware import CompressText
from tests.factories import coordinator

TEXT = "Pour allumer la tablette, appuyez trois secondes sur le bouton. " * 40


def answered(answer: HttpResponseBase, accepts: str = "gzip, br") -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    return CompressText(lambda _request: answer).process_response(request, answer)


@pytest.mark.parametrize(
    "kind",
    [
        "text/html; charset=utf-8",
        "text/vtt",
        "text/javascript",
        "application/json",
        "application/manifest+json",
        "application/rss+xml",
        "image/svg+xml",
        "application/vnd.apple.mpegurl",
    ],
)
def test_text_is_compressed(kind: str) -> None:
    answer = answered(HttpResponse(TEXT, content_type=kind))
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert isinstance(answer, HttpResponse)
    assert gzip.decompress(answer.content).decode() == TEXT
    assert int(answer.headers["Content-Length"]) == len(answer.content) < len(TEXT) / 5


def pieces() -> Iterator[bytes]:
    yield TEXT.encode()


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse(TEXT, content_type="video/mp4"),
        HttpResponse(TEXT, content_type="application/zip"),
        HttpResponse(TEXT, content_type="text/vtt", status=206, headers={"Content-Range": "bytes 0-99/900"}),
        StreamingHttpResponse(pieces(), content_type="text/vtt"),
        HttpResponse(TEXT, content_type="text/html", headers={"Content-Encoding": "br"}),
        HttpResponse("kurz", content_type="text/html"),
        HttpResponse(status=204),
        JsonResponse({}),
    ],
    ids=["film", "zip", "piece", "stream", "compressed already", "short", "nothing", "small json"],
)
def test_the_rest_is_left_alone(answer: HttpResponseBase) -> None:
    before = answer.headers.get("Content-Encoding")
    assert answered(answer).headers.get("Content-Encoding") == before


def test_who_cannot_read_it_gets_it_plain() -> None:
    answer = answered(HttpResponse(TEXT), accepts="identity")
    assert isinstance(answer, HttpResponse)
    assert answer.content.decode() == TEXT


@pytest.mark.django_db
def test_what_stands_in_a_page_cannot_be_guessed_from_its_length() -> None:
    """BREACH: the token is masked anew each time, and the length is never quite the same."""
    client = Client()
    client.force_login(coordinator())
    client.get("/atelier/")
    tokens, lengths = set(), set()
    for _time in range(12):
        answer = client.get("/atelier/tutorials/", headers={"accept-encoding": "gzip"})
        assert answer["Content-Encoding"] == "gzip"
        tokens.add(re.findall(r'"x-csrftoken": "(\w+)"', gzip.decompress(answer.content).decode())[0])
        lengths.add(len(answer.content))
    assert len(tokens) == 12
    assert len(lengths) > 3
