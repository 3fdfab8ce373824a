"""A small town, and the same four times as large: no page asks, sends or loads more for it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import resolve

from benchmarks.bulk_rows import write
from benchmarks.page_costs import loaded_rows, statements
from benchmarks.town_material import fill_town
from benchmarks.town_pages import NAMES, pages, signed_in
from benchmarks.town_plan import Size
from tests.house.permission_table import TABLE
from volunteers.models import Role, User

MOST_ROWS = 600  # a coordinator who helps has eight lists on one page
FILM = 1  # live with a voice
HELD_ELSEWHERE = ("parents:", "account_", "mfa_")  # tests/parents/test_address_costs.py; allauth's own
# Files and sounds, what a link in a letter opens, and pages about a row that a made town has none of.
APART = {
    *("metrics", "volunteers:discover", "volunteers:invitation", "volunteers:news_stop", "volunteers:revoke"),
    *("volunteers:withdraw_by_letter", "tutorials:remove_music", "tutorials:descriptions"),
    *("dubbing:timeline", "tutorials:outline", "tutorials:preview", "tutorials:sound_excerpt", "tutorials:still"),
    *(f"dubbing:{name}" for name in ("token", "service_worker", "take", "take_audio", "run", "run_audio")),
    *("dubbing:draft_video", "dubbing:draft_subtitles", "dubbing:draft_french"),
    *("dubbing:say_back", "dubbing:said_back_audio", "dubbing:note", "dubbing:noise"),
}


@dataclass(frozen=True)
class Cost:
    status: int
    queries: int
    kilobytes: float
    rows: int
    videos: int


def test_every_page_of_the_workshop_is_asked_for(db: None) -> None:
    fill_town(Size(films=2, languages=1, segments=4, files=1))
    asked = {resolve(address.split("?")[0]).view_name for address in pages(FILM)}
    due = {name for name, row in TABLE.items() if "GET" in row.may and not name.startswith(HELD_ELSEWHERE)}
    assert due - asked == APART


def costs() -> dict[tuple[str, str], Cost]:
    found = {}
    clients = {name: signed_in(name) for name in (*NAMES, "nobody")}
    for address, everybody in pages(FILM).items():
        for name in everybody:
            cache.clear()
            client = clients[name]
            client.get(address, follow=True)  # what is kept is kept now
            with statements() as told, loaded_rows() as rows:
                answer: HttpResponseBase = client.get(address, follow=True)
                size = len(answer.getvalue()) / 1000
            videos = rows.pop("videos", 0)
            found[name, address] = Cost(answer.status_code, len(told), size, rows.total(), videos)
    return found


def more_people(size: Size) -> None:
    keys = range(1_000_000, 1_000_000 + 30 * size.languages)
    write(User, ({"id": key, "email": f"m{key}@example.org", "display_name": f"M{key}"} for key in keys))
    write(
        Role,
        ({"user_id": key, "role": "volunteer", "language": size.tags[key % size.languages]} for key in keys),
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_grows_with_the_town() -> None:
    small = Size(films=20, languages=5, segments=4, files=1)
    fill_town(small)
    with transaction.atomic():  # what visits make has keys that the rest of the town needs
        before = costs()
        transaction.set_rollback(True)
    fill_town(Size(films=80, languages=5, segments=4, files=1, first=20))
    more_people(small)
    after = costs()
    grown = {}
    for page, was in before.items():
        now = after[page]
        more = (
            now.queries > was.queries + 1,
            now.kilobytes > 100,
            now.rows > MOST_ROWS,
            now.videos > max(was.videos, 2),
        )
        if any(more) or now.status != 200:
            grown[page] = (was, now)
    assert not grown
