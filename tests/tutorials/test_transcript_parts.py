"""A long transcript in parts, and only what is new while the machine listens: bytes, questions, cursors."""

from __future__ import annotations

import gzip
import random
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from craft.transcripts.words import Word
from tests.factories import coordinator, speech, tutorial
from tests.markup import flat
from tutorials.models import Segment, Tutorial
from tutorials.pipelines.ingest import _keep_live
from tutorials.pipelines.transcript import NewSegment, segments_replace
from tutorials.queries import FIRST_PART, PART

pytestmark = pytest.mark.django_db
HOME = "/atelier/tutorials/"
WORDS = "pour allumer la tablette appuyez trois secondes sur le bouton puis ouvrez le cahier de textes".split()


@pytest.fixture
def client() -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(coordinator())
    client.get("/atelier/")
    return client


def told(number: int, drawn: random.Random) -> NewSegment:
    """A segment of six seconds as Whisper gives it: one word in twelve is doubted."""
    said = [drawn.choice(WORDS) for _word in range(13)]
    words = [
        (number * 6000 + at * 400, number * 6000 + at * 400 + 350, f" {word}", drawn.choice([0.6] + [0.95] * 11))
        for at, word in enumerate(said)
    ]
    return NewSegment(number * 6000, number * 6000 + 5500, f"{' '.join(said).capitalize()}.", tuple(words))


def long(count: int, state: str = Tutorial.State.EDITING) -> Tutorial:
    drawn = random.Random(17)
    row = tutorial(sentences=(), duration_ms=count * 6000, state=state)
    segments_replace(tutorial=row, new=[told(number, drawn) for number in range(count)])
    return row


def ids(html: str) -> list[str]:
    return re.findall(r'<li\s+class="sentence"\s+id="(\w+)"', html)


def following(html: str) -> str:
    found = re.search(r'data-next="([^"]+)"', html)
    return found[1] if found else ""


def test_the_parts_together_are_the_transcript(client: Client) -> None:
    row = long(2 * PART + 30)
    page = client.get(f"{HOME}{row.slug}/transcript/").content.decode()
    shown = ids(page)
    assert len(shown) == FIRST_PART
    while query := following(page):
        page = client.get(f"{HOME}{row.slug}/segments/?{query}").content.decode()
        shown += ids(page)
    assert shown == [segment.public_id for segment in speech(row)]


def test_without_javascript_a_link_leads_through_the_parts(client: Client) -> None:
    row = long(FIRST_PART + 5)
    page = flat(client.get(f"{HOME}{row.slug}/transcript/").content.decode())
    (link,) = re.findall(r'<li class="more"[^>]*><a [^>]*href="([^"]+)"', page)
    rest = client.get(link).content.decode()
    assert ids(rest) == [segment.public_id for segment in speech(row)][FIRST_PART:]
    assert f'href="{HOME}{row.slug}/transcript/"' in rest


def test_the_first_part_of_a_long_transcript_weighs_a_tenth(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """1.07 MB of HTML for 1086 segments before, none of it compressed."""
    row = long(2 * PART)
    with django_assert_max_num_queries(11):
        page = client.get(f"{HOME}{row.slug}/transcript/", HTTP_ACCEPT_ENCODING="gzip")
    assert page["Content-Encoding"] == "gzip"
    raw = gzip.decompress(page.content)
    assert len(raw) < 110_000
    assert len(page.content) < 16_000


def test_words_that_nobody_doubts_are_not_sent(client: Client) -> None:
    row = long(3)
    first, second, _third = speech(row)
    Segment.objects.filter(pk=first.pk).update(words=[[0, 300, " Sûr", 0.99]])
    Segment.objects.filter(pk=second.pk).update(words=[[0, 300, " Sûr", 0.99], [400, 700, ' d"outé', 0.6]])
    page = client.get(f"{HOME}{row.slug}/transcript/").content.decode()
    heads = dict(re.findall(r'<li\s+class="sentence"\s+id="(\w+)"([^>]*)>', page))
    assert "data-words" not in heads[first.public_id]
    assert 'data-words="0.99 Sûr\n0.60 d&quot;outé"' in heads[second.public_id]


class Listening:
    """A page that asks every three seconds, as static/js/tutorials/parts.js does."""

    def __init__(self, client: Client, row: Tutorial) -> None:
        self.client, self.address = client, f"{HOME}{row.slug}/segments/"
        self.shown: list[str] = []
        self.bytes = 0
        self.put(client.get(f"{HOME}{row.slug}/transcript/").content.decode())

    def put(self, html: str) -> None:
        self.shown += [name for name in ids(html) if name not in self.shown]
        if gone := re.search(r'data-gone="(\w+)"', html):
            self.shown.remove(gone[1])
        while query := following(html):
            html = self.client.get(f"{self.address}?{query}").content.decode()
            self.shown += ids(html)
        found = re.search(r'data-heard="([^"]+)"', html)
        assert found
        self.cursor = found[1].replace("&amp;", "&")

    def ask(self) -> Any:
        answer = self.client.get(f"{self.address}?{self.cursor}&last={self.shown[-1] if self.shown else ''}")
        self.bytes += len(answer.content)
        if answer.status_code == 200:
            self.put(answer.content.decode())
        return answer


def heard(row: Tutorial, drawn: random.Random, at_ms: int) -> list[Word]:
    """A window of speech: words one after another, a pause now and then."""
    words = []
    for _word in range(drawn.randint(0, 40)):
        at_ms += drawn.choice([350, 350, 400, 1200])
        end = drawn.choice(["", "", "", ".", ","])
        words.append(Word(at_ms, at_ms + 300, f" {drawn.choice(WORDS)}{end}", 0.9))
    return words


@pytest.mark.parametrize("seed", range(3))
def test_a_page_that_listens_shows_what_the_machine_wrote(client: Client, seed: int) -> None:
    """The machine writes its last segment anew as it hears on; asked at any moments, the page ends up the same."""
    drawn = random.Random(seed)
    row = tutorial(sentences=(), duration_ms=10_000_000, state=Tutorial.State.TRANSCRIBING)
    tail: list[Word] = []
    page, tail_ms, at_ms = Listening(client, row), 0, 0
    for _window in range(12):
        fresh = heard(row, drawn, at_ms)
        at_ms = max(at_ms + 30_000, fresh[-1].end_ms if fresh else 0)
        tail, tail_ms = _keep_live(row, [*tail, *fresh], tail_ms, at_ms)
        for _time in range(drawn.randint(0, 2)):
            assert "HX-Refresh" not in page.ask().headers
            assert page.shown == [segment.public_id for segment in speech(row)]
    page.ask()
    assert page.shown == [segment.public_id for segment in speech(row)]


def test_asking_costs_the_same_for_few_and_for_many_and_nothing_new_is_no_bytes(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    few = Listening(client, long(3, Tutorial.State.TRANSCRIBING))
    with django_assert_num_queries(6):
        assert few.ask().status_code == 204
    row = Tutorial.objects.get()
    segments_replace(tutorial=row, new=[told(number, random.Random(number)) for number in range(2 * PART)])
    many = Listening(client, row)
    with django_assert_num_queries(6):
        assert many.ask().status_code == 204
    assert (few.bytes, many.bytes) == (0, 0)
    segments_replace(tutorial=row, new=[told(2 * PART, random.Random(1))], from_ms=2 * PART * 6000)
    with django_assert_num_queries(6):
        assert many.ask().status_code == 200
    assert many.ask().status_code == 204
    assert many.bytes < 2000  # 627 kB each time for 781 segments, before


def test_a_transcript_that_was_replaced_is_loaded_anew(client: Client) -> None:
    row = long(5, Tutorial.State.TRANSCRIBING)
    page = Listening(client, row)
    segments_replace(tutorial=row, new=[told(number, random.Random(3)) for number in range(4)])
    assert page.ask().headers["HX-Refresh"] == "true"
    Tutorial.objects.update(state=Tutorial.State.EDITING)
    assert page.ask().headers["HX-Refresh"] == "true"


def test_odd_cursors_are_refused_with_a_sentence(client: Client) -> None:
    row = long(2)
    for query in ("from=x", "from=-1", "heard=x", f"heard={2**70}", "heard=1&shown=-2"):
        answer = client.get(f"{HOME}{row.slug}/segments/?{query}", HTTP_ACCEPT="application/json")
        assert (answer.status_code, "Load the page again" in answer.json()["sentence"]) == (400, True), query
