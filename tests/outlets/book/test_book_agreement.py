"""The book of the steps leaves the site: it is there only where everybody who is heard in it agreed to that."""

from __future__ import annotations

import pytest
from django.core.files.storage import storages

from dubbing.models import Release
from jobs.models import Job
from outlets.steps.outlet import STEPS
from outlets.steps.pages import step_files
from outlets.steps.rows import STEP_LIST, STEP_SOUND
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room, room
from tests.job_runs import work_off
from tests.outlets.steps.test_steps import get, page_of, rows_of, two_voices

__all__ = ["room"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_book_is_made_only_where_every_voice_may_leave_the_site(room: Room) -> None:
    other, release = two_voices(room)
    made = step_files(release.pk)
    assert made is not None and made.book and links_to_the_book() == ["/en/essai/book.epub"]
    studio.lets_leave(other, pass_on=False)
    asked_again = step_files(release.pk)
    assert asked_again is not None and not asked_again.book, "from this moment it is given to nobody"
    assert get("/en/essai/book.epub").headers["Location"] == "/en/essai/" and links_to_the_book() == []
    work_off()
    assert not storages["public"].exists(made.book), "then it is deleted"
    live = Release.objects.get(version=room.version, state="live")
    assert sorted(row.role for row in rows_of(live)) == [STEP_LIST, *[STEP_SOUND] * 4], "the voices stay on the pages"
    studio.lets_leave(other)
    work_off()
    assert links_to_the_book() == ["/en/essai/book.epub"]


def links_to_the_book() -> list[str]:
    return [str(path) for path in page_of("/en/essai/").xpath("//a/@href[contains(., 'book.epub')]")]


def test_an_agreement_after_the_release_was_built_makes_no_book_of_it(room: Room) -> None:
    """The next release has it, and goes when the agreement does: this one would not."""
    studio.recorded(room.version, room.voice, room.reviewer)
    release = built(room)
    studio.lets_leave(room.voice)
    Job.objects.exclude(kind=STEPS).delete()
    work_off(STEPS)
    made = step_files(release.pk)
    assert made is not None and len(made.sounds) == 4 and not made.book
