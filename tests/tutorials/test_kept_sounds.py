"""*This sound stays*: a coordinator marks moments of a film in which nobody speaks."""

from __future__ import annotations

import pytest

from dubbing.models import Release
from dubbing.progress.version_alignment import placement_inputs
from dubbing.queries import progress_of
from journal.errors import NotAllowed, Refused
from journal.models import Entry
from tests import factories
from tests.volunteers.shortcuts import signed_in
from tutorials.actions import sound_keep, sound_let_go, tutorial_settle
from tutorials.models import KeptSound, LanguageVersion, Tutorial, kept_sounds
from volunteers.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def film() -> Tutorial:
    """The French speaks from 0 to 2.4 s, 2.6 to 4.8, and 6.5 to 9; it lasts 10."""
    return factories.tutorial()


@pytest.mark.postgres
def test_a_moment_is_kept_once_and_taken_out_once(claire: User, film: Tutorial) -> None:
    kept = sound_keep(by=claire, tutorial=film, start_ms=5_000, end_ms=6_000)
    assert sound_keep(by=claire, tutorial=film, start_ms=5_000, end_ms=6_000) == kept
    assert kept_sounds(film) == ((5_000, 6_000),)
    for _twice in range(2):
        sound_let_go(by=claire, tutorial=film, start_ms=5_000, end_ms=6_000)
    assert kept_sounds(film) == ()
    lines = Entry.objects.filter(tutorial=film.slug).order_by("pk").values_list("verb", "after")
    span = {"start_ms": 5_000, "end_ms": 6_000}
    assert list(lines) == [("keep_sound", span), ("let_sound_go", span)]


def test_where_it_cannot_be_it_is_refused(claire: User, film: Tutorial) -> None:
    sound_keep(by=claire, tutorial=film, start_ms=5_000, end_ms=5_600)
    for start_ms, end_ms, why in (
        (4_700, 5_500, "parle"),
        (6_000, 6_501, "parle"),
        (9_500, 10_001, "moment"),
        (5_000, 5_099, "moment"),
        (6_000, 5_000, "moment"),
        (-500, 500, "moment"),
        (2_400, 2**70, "moment"),
        (5_500, 6_100, "déjà"),
    ):
        with pytest.raises(Refused, match=why):
            sound_keep(by=claire, tutorial=film, start_ms=start_ms, end_ms=end_ms)
    assert kept_sounds(film) == ((5_000, 5_600),)


def test_nobody_else_and_no_silent_film(claire: User, film: Tutorial) -> None:
    with pytest.raises(NotAllowed):
        sound_keep(by=factories.volunteer(), tutorial=film, start_ms=5_000, end_ms=6_000)
    with pytest.raises(NotAllowed):
        sound_let_go(by=factories.reviewer(), tutorial=film, start_ms=5_000, end_ms=6_000)
    with pytest.raises(Refused, match="son"):
        sound_keep(by=claire, tutorial=factories.tutorial("muet", has_audio=False), start_ms=5_000, end_ms=6_000)


def test_it_is_marked_and_undone_on_the_page_of_the_film(claire: User, film: Tutorial) -> None:
    client, page = signed_in(claire), f"/atelier/tutorials/{film.slug}/"
    kept = client.post(f"{page}kept-sounds/", {"from": "0:05.2", "to": "5,9"}, follow=True)
    undo = f"{page}kept-sounds/5200-5900/let_go/"
    assert kept_sounds(film) == ((5_200, 5_900),)
    assert f'action="{undo}"' in kept.text and 'data-play="5200-5900"' in kept.text
    again = f"{page}kept-sounds/5200-5900/keep/"
    assert f'action="{again}"' in client.post(undo, follow=True).text and kept_sounds(film) == ()
    client.post(again)
    assert kept_sounds(film) == ((5_200, 5_900),)
    for wrong in ({"from": "x", "to": "1"}, {"from": "inf", "to": "1"}, {"from": "9" * 400, "to": "1:2:3:4"}, {}):
        refused = client.post(f"{page}kept-sounds/", wrong, follow=True)
        assert refused.text.count("notice bad") == 1 and kept_sounds(film) == ((5_200, 5_900),)
        assert f'value="{wrong.get("from", "")[:20]}"' in refused.text, "what was typed stands there again"
    assert client.post(f"{page}kept-sounds/5200-5900/other/").status_code == 404
    KeptSound.objects.update(end_ms=6_700)
    assert "parle maintenant" in client.get(page).text


def test_a_release_of_before_says_that_the_sound_was_changed(claire: User, film: Tutorial) -> None:
    version = factories.version(film, "ar", claire)
    for kind in Release.Kind.values:
        Release.objects.all().delete()
        Release.objects.create(version=version, number=1, kind=kind, state=Release.State.LIVE)
        assert not says_mix_changed(version)
        sound_keep(by=claire, tutorial=film, start_ms=5_000, end_ms=6_000)
        assert says_mix_changed(version) is (kind == Release.Kind.VOICE)
        Release.objects.all().delete()
        Release.objects.create(version=version, number=2, kind=kind, state=Release.State.LIVE)
        assert not says_mix_changed(version)
        sound_let_go(by=claire, tutorial=film, start_ms=5_000, end_ms=6_000)
        assert says_mix_changed(version) is (kind == Release.Kind.VOICE)
    page = signed_in(claire).get(f"/atelier/versions/{film.slug}/ar/")
    assert page.status_code == 200


def test_so_does_another_treatment_of_the_french_sound(claire: User, film: Tutorial) -> None:
    version = factories.version(film, "ar", claire)
    Release.objects.create(version=version, number=1, kind="voice", state=Release.State.LIVE)
    tutorial_settle(by=claire, tutorial=film, sound="replace", late_ms=900)
    assert not says_mix_changed(version)
    tutorial_settle(by=claire, tutorial=film, sound="voice_over", late_ms=900)
    assert says_mix_changed(version)
    text = signed_in(claire).get(f"/atelier/versions/{film.slug}/ar/").text
    assert "sous les voix" in text


def says_mix_changed(version: LanguageVersion) -> bool:
    progress = progress_of([LanguageVersion.objects.get(pk=version.pk)])[version.pk]
    assert progress.is_behind is progress.mix_changed
    return progress.mix_changed


def test_whoever_solves_a_version_knows_of_it(claire: User, film: Tutorial) -> None:
    version = factories.version(film, "ar", claire)
    before = placement_inputs(version)
    sound_keep(by=claire, tutorial=film, start_ms=5_000, end_ms=6_000)
    after = placement_inputs(version)
    assert after.kept_sounds == ((5_000, 6_000),) and after.digest != before.digest
