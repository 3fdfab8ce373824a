"""Whether the picture waits: town, tutorial and version say so; what a rendition needs for it is made once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from craft.timing.lengthening_rules import LengtheningRules
from journal.errors import Refused
from journal.models import Entry
from storage.files import cache_dir
from tests import factories
from tests.tutorials.uploaded_videos import ffmpeg, tutorial_of
from tests.volunteers.shortcuts import signed_in
from town.models import Town
from tutorials.actions import tutorial_settle, version_holds
from tutorials.lengthening import latest_start_ms, lengthening_rules
from tutorials.models import Tutorial
from tutorials.pipelines import still_pictures
from tutorials.pipelines.renditions import ensure_renditions
from tutorials.pipelines.still_pictures import held_renditions, pictures_of

pytestmark = pytest.mark.django_db


def test_the_nearest_answer_counts() -> None:
    version = factories.version(factories.tutorial(slowing="off"), "ar")
    assert lengthening_rules(version) == LengtheningRules(1.10, 0.15)
    for town, of_tutorial, of_version, waits in (
        (True, "as_above", "as_above", True),
        (False, "as_above", "as_above", False),
        (False, "on", "as_above", True),
        (False, "on", "off", False),
        (True, "off", "as_above", False),
        (True, "off", "on", True),
    ):
        Town.objects.update_or_create(pk=1, defaults={"holds": town, "hold_fastest": 105, "hold_longer": 8})
        version.tutorial.holds, version.holds = of_tutorial, of_version
        expected = LengtheningRules(1.05, 0.08, True) if waits else None
        assert lengthening_rules(version, refuse_most=True) == expected, (town, of_tutorial, of_version)


def test_the_nearest_answer_counts_for_slowing_too() -> None:
    version = factories.version(factories.tutorial(holds="off"), "ar")
    for town, of_tutorial, of_version, percent in (
        (10, "as_above", "as_above", 10),
        (15, "as_above", "as_above", 15),
        (0, "as_above", "as_above", None),
        (0, "15", "as_above", 15),
        (15, "10", "off", None),
        (15, "off", "10", 10),
    ):
        Town.objects.update_or_create(pk=1, defaults={"slowing": town})
        version.tutorial.slowing, version.slowing = of_tutorial, of_version
        rules = lengthening_rules(version)
        assert (rules and rules.slow.most_percent) == percent and not (rules and rules.holds)
    version.slowing, version.tutorial.stops = "off", True
    rules = lengthening_rules(version)
    assert rules is not None and rules.stops and not rules.holds and not rules.slow.most_percent


def test_a_voice_may_come_half_as_late_where_the_picture_waits() -> None:
    tutorial = factories.tutorial()
    assert latest_start_ms(tutorial, None) == 1200
    assert latest_start_ms(tutorial, LengtheningRules()) == 600
    assert latest_start_ms(tutorial, LengtheningRules(holds=False)) == 1200
    tutorial.late_ms = 900
    assert latest_start_ms(tutorial, LengtheningRules()) == latest_start_ms(tutorial, None) == 900


def test_a_tutorial_and_a_version_have_answers_of_their_own() -> None:
    by, tutorial = factories.coordinator(), factories.tutorial()
    version = factories.version(tutorial, "ar")
    tutorial_settle(by=by, tutorial=tutorial, sound="replace", late_ms=800, holds="off", slowing="15", stops=True)
    tutorial_settle(by=by, tutorial=tutorial, sound="replace", late_ms=900)  # says nothing about the picture
    version_holds(by=by, version=version, holds="on")
    version_holds(by=by, version=version, holds="on")
    version_holds(by=by, version=version, holds="on", slowing="off")
    tutorial.refresh_from_db()
    version.refresh_from_db()
    assert (tutorial.holds, tutorial.slowing, tutorial.stops, tutorial.late_ms) == ("off", "15", True, 900)
    assert (version.holds, version.slowing) == ("on", "off")
    assert [entry.after for entry in Entry.objects.filter(verb="holds").order_by("pk")] == [
        {"holds": "on"},
        {"slowing": "off"},
    ]
    settled = Entry.objects.filter(verb="settle").order_by("pk")[0]
    assert (settled.before["slowing"], settled.after["slowing"], settled.after["stops"]) == ("as_above", "15", True)
    for wrong in ("", "maybe", "\0"):
        with pytest.raises(Refused):
            version_holds(by=by, version=version, holds="on", slowing=wrong)
        with pytest.raises(Refused):
            tutorial_settle(by=by, tutorial=tutorial, sound="replace", late_ms=0, slowing=wrong)
        with pytest.raises(Refused):
            version_holds(by=by, version=version, holds=wrong)
        with pytest.raises(Refused):
            tutorial_settle(by=by, tutorial=tutorial, sound="replace", late_ms=0, holds=wrong)
    tutorial.refresh_from_db()
    assert tutorial.late_ms == 900


def test_each_answer_has_its_screen() -> None:
    by, tutorial = factories.coordinator(), factories.tutorial(state=Tutorial.State.OPEN)
    version = factories.version(tutorial, "ar")
    client = signed_in(by)
    page = f"/atelier/tutorials/{tutorial.slug}/"
    settled = {"sound": "replace", "late": "1.2"}
    assert client.post(f"{page}settle/", {**settled, "holds": "off", "slowing": "15", "stops": "on"}).status_code == 302
    tutorial.refresh_from_db()
    assert (tutorial.slowing, tutorial.stops) == ("15", True)
    assert client.post(f"{page}settle/", {**settled, "holds": "off"}).status_code == 302  # a page of before an upgrade
    tutorial.refresh_from_db()
    assert (tutorial.slowing, tutorial.stops) == ("15", True)
    assert client.post(f"{page}settle/", {**settled, "slowing": "10"}).status_code == 302
    assert client.post(f"{page}settle/", {**settled, "slowing": "11"}).status_code == 400
    assert client.post(f"{page}settle/", {**settled, "holds": "perhaps"}).status_code == 400
    publishing = f"/atelier/versions/{tutorial.slug}/ar/"
    assert client.post(f"{publishing}holds/", {"holds": "on", "slowing": "15"}).url == publishing
    assert client.post(f"{publishing}holds/", {}).status_code == 400
    tutorial.refresh_from_db()
    version.refresh_from_db()
    assert (tutorial.holds, tutorial.slowing, tutorial.stops) == ("off", "10", False)
    assert (version.holds, version.slowing) == ("on", "15")
    for address in (page, publishing):
        shown = client.get(address).content.decode()
        assert 'name="holds"' in shown and 'name="slowing"' in shown


@pytest.fixture
def film(tmp_path: Path) -> Tutorial:
    """A screen that changes once a second, then a picture that moves everywhere; 8.3 s."""
    video = tmp_path / "film.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc=s=320x180:r=1:d=5,fps=25"),
        *("-f", "lavfi", "-i", "mandelbrot=s=320x180:r=25,format=yuv420p", "-filter_complex"),
        *("[0:v]format=yuv420p[a];[a][1:v]concat=n=2:v=1:a=0,trim=duration=8.3[v]", "-map", "[v]"),
        *("-t", "8.3", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", video),
    )
    return tutorial_of(video)


def test_still_pictures_and_sizes_are_made_once(film: Tutorial, monkeypatch: Any) -> None:
    assert pictures_of(film) is None  # no renditions yet
    ensure_renditions(film, lambda permille, doing: None)
    pictures = pictures_of(film)
    assert pictures is not None
    assert (pictures.fps, len(pictures.sizes)) == (10, -(-film.duration_ms // 100))
    assert pictures.motion[:48].min() <= 300 < 600 < pictures.motion[60:78].min()
    film.refresh_from_db()
    for rendition in film.video["renditions"]:
        assert len(rendition["stills"]) == 16
        assert all(0 < len(bytes.fromhex(still)) < 100 for still in rendition["stills"])
    monkeypatch.setattr(still_pictures, "make_still_pictures", lambda *_args: pytest.fail("made again"))
    monkeypatch.setattr(still_pictures, "read_segment", lambda *_args: pytest.fail("read again"))
    again = pictures_of(Tutorial.objects.get(pk=film.pk))
    assert again is not None and list(again.sizes) == list(pictures.sizes)
    (kept,) = cache_dir("motion").glob(f"{film.video['lite']['sha256'][:32]}*")
    kept.unlink()


def test_another_encoder_than_the_one_of_the_renditions_holds_nothing(film: Tutorial, monkeypatch: Any) -> None:
    ensure_renditions(film, lambda permille, doing: None)
    monkeypatch.setattr(still_pictures, "make_still_pictures", lambda *_args: None)
    assert pictures_of(film) is None
    monkeypatch.undo()
    film.refresh_from_db()
    assert [rendition["stills"] for rendition in held_renditions(film)] == [[], []]
    assert pictures_of(film) is None  # found out once
