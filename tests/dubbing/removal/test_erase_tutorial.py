"""A tutorial with a face that should not be seen is destroyed everywhere, and the command proves it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from dubbing.actions import tutorial_erase
from dubbing.models import Release, Take
from dubbing.queries.released_files import is_freed
from dubbing.reconcile import reconcile
from dubbing.releases.sound import takes_cache
from dubbing.removal import tutorial
from dubbing.states import ReleaseState, TakeState
from jobs import states
from jobs.models import Job
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from storage.files import cache_dir
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from tests.stored_rows import record_rows
from tests.volunteers.shortcuts import signed_in
from tutorials.models import Tutorial
from tutorials.pipelines.renditions import outline, still

pytestmark = pytest.mark.django_db(transaction=True)


def bytes_there() -> set[str]:
    """Every file of both stores and of the caches that hold pictures or voices."""
    data = Path(settings.DATA_DIR)
    folders = [Path(storages[name].path("")) for name in ("public", "private")]
    folders += [cache_dir(name) for name in (*tutorial.OF_THE_ORIGINAL, *tutorial.OF_THE_LITE)] + [takes_cache()]
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(data)) for path in found if path.suffix != ".json"}  # a measured loudness: no sound


@pytest.fixture(autouse=True)
def nothing_from_before() -> Iterator[None]:
    """Files of other tests are not this tutorial's, and files that they share must not be missing afterwards."""
    data = Path(settings.DATA_DIR)
    for store in ("public", "private", "cache"):
        shutil.rmtree(data / store, ignore_errors=True)
    studio.forget_pictures()
    yield
    studio.forget_pictures()


def published(room: Room) -> Release:
    room.record()
    release = built(room)
    tutorial = room.version.tutorial
    tutorial.refresh_from_db()
    still(tutorial, 1000)
    outline(tutorial)
    assert release.state == ReleaseState.LIVE
    return release


def erased(slug: str, capsys: pytest.CaptureFixture[str], **options: Any) -> dict[str, Any]:
    capsys.readouterr()
    call_command("erase_tutorial", slug, json=True, **options)
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


@pytest.mark.slow
def test_nothing_of_it_is_left(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    nothing_is_there(room, capsys)
    the_workshop_still_shows_that_it_was(room)
    again_is_nothing_new(room, capsys)


def nothing_is_there(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    release, before = published(room), bytes_there()
    slug = room.version.tutorial.slug
    told = erased(slug, capsys, reason="un élève est filmé")
    assert list(told) == ["slug", "takes", "files", "shared", "left"]
    assert (told["takes"], told["shared"], told["left"]) == (len(room.sentences), [], [])
    named = {f"{file['store']}/{file['path']}" for file in told["files"]}
    assert {name for name in before if not name.startswith("cache/")} <= named, "each file is named"
    assert bytes_there() & before == set()
    tutorial = Tutorial.objects.get(slug=slug)
    assert (tutorial.state, tutorial.original, tutorial.video, tutorial.probe) == ("archived", "", {}, {})
    assert {take.state for take in Take.objects.all()} == {TakeState.ERASED}
    release.refresh_from_db()
    assert (release.state, is_freed(release)) == (ReleaseState.WITHDRAWN, True)
    assert Client().get(f"/en/{slug}/").status_code == 410
    entry = Entry.objects.get(verb="erase", object_type="tutorial")
    assert (entry.object_id, entry.reason) == (slug, "un élève est filmé")


def the_workshop_still_shows_that_it_was(room: Room) -> None:
    slug = room.version.tutorial.slug
    client = signed_in(room.coordinator)
    for path in (f"tutorials/{slug}/", "tutorials/", "", "journal/", f"versions/{slug}/en/", f"voice/{slug}/en/"):
        assert client.get(f"/atelier/{path}").status_code in {200, 302, 404}, path
    for path in (f"/still/{slug}/1000.jpg", f"/en/{slug}/handout.pdf", f"/en/{slug}/play.mp4"):
        assert Client().get(path).status_code in {404, 410}, path


def again_is_nothing_new(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    slug = room.version.tutorial.slug
    assert erased(slug, capsys) == {"slug": slug, "takes": 0, "files": [], "shared": [], "left": []}
    assert Entry.objects.filter(verb="erase").count() == 1


@pytest.mark.slow
def test_what_another_tutorial_has_too_stays(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    published(room)
    tutorial = room.version.tutorial
    twin = Tutorial.objects.create(
        slug="jumeau",
        title_fr="Jumeau",
        original=tutorial.original,
        original_sha256=tutorial.original_sha256,
        video=tutorial.video,
        state=Tutorial.State.OPEN,
    )
    record_rows(twin)
    told = erased(tutorial.slug, capsys)
    assert {"store": "private", "path": twin.original} in told["shared"]
    assert storages["private"].exists(twin.original)
    assert storages["public"].exists(twin.video["poster"]["path"])
    take = Take.objects.first()
    assert take is not None and take.state == TakeState.ERASED and take.audio == ""


@pytest.mark.slow
def test_it_is_gone_for_parents_at_once_and_for_good_when_the_work_ends(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    published(room)
    tutorial = room.version.tutorial
    job = Job.objects.create(kind="tutorials.renditions", target=str(tutorial.pk), queue="long")
    assert states.lease(job.pk) is not None
    call_command("publish", tutorial.slug, "en")
    with pytest.raises(CommandError, match="encore"):
        call_command("erase_tutorial", tutorial.slug, patience=0)
    assert Client().get(f"/en/{tutorial.slug}/").status_code == 410
    others = Job.objects.exclude(pk=job.pk).values_list("state", flat=True)
    assert set(others) <= {Job.State.DONE, Job.State.CANCELLED}, "what waited ends at once"
    assert Release.objects.order_by("number").last().state == ReleaseState.FAILED
    reconcile()
    tutorial.refresh_from_db()
    assert tutorial.original, "somebody still reads it"
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    reconcile()
    tutorial.refresh_from_db()
    assert (tutorial.original, bytes_there()) == ("", set())
    assert not Job.objects.exists(), "nobody is told for ever of what failed"


def test_only_coordinators_and_only_tutorials(room: Room) -> None:
    with pytest.raises(NotAllowed):
        tutorial_erase(by=room.reviewer, tutorial=room.version.tutorial)
    with pytest.raises(Refused):
        tutorial_erase(by=room.coordinator, tutorial=Tutorial(slug="interface", is_interface=True))
    with pytest.raises(CommandError):
        call_command("erase_tutorial", "nulle-part")
