"""A town where volunteers said their language's name, a film's title, and two words of its pages, in Tamil."""

from __future__ import annotations

from craft.text.interface_units import SPOKEN_NAME_ID, message_id
from dubbing.actions import interface_release
from dubbing.models import SpokenWords
from tests import factories
from tests.browser.parents.parents_site import SLUG, TEXTS, TITLES
from tests.dubbing.site_words import approved, consenting, opened, recorded, spoken
from tests.job_runs import work_off
from tests.parents import factory
from tutorials.interface_catalogue import shipped_text
from tutorials.models import Segment
from volunteers.models import User

PAPER, FILMS = message_id(None, "On paper"), message_id("parents", "Tutorials")
MISSING = message_id(None, "Not on this phone")
SUMMARY = "பொத்தான், நீலச் சின்னம், முதல் செய்தி."


def town_that_speaks(tags: tuple[str, ...] = ("ta",)) -> dict[str, User]:
    """Tag → its voice."""
    by = factories.coordinator()
    factory.town()
    row = factory.tutorial(SLUG)
    for tag in dict.fromkeys(("fr", *tags)):
        summary = SUMMARY if tag == "ta" else ""
        factory.publish(row, tag, TEXTS[tag], title=TITLES[tag], summary=summary, kind="voice")
    kinds = (Segment.Kind.TITLE, row.title_fr), (Segment.Kind.SUMMARY, row.summary_fr)
    title, summary_of = (Segment.objects.create(tutorial=row, kind=kind, text=text) for kind, text in kinds)
    voices = {}
    for number, tag in enumerate(tags):
        voice = voices[tag] = consenting(factories.volunteer(tag, f"voix{number}"))
        reviewer = factories.reviewer(tag, f"oreille{number}")
        words, film = opened(by, tag), row.versions.get(language=tag)
        spoken(words, voice, reviewer, "es")
        for unit in (PAPER, FILMS, MISSING):
            approved(words, {unit: shipped_text(tag, unit)}, voice, reviewer)
            recorded(words, unit, voice, reviewer, "es", "auth-incorrect")
        said = {title.public_id: TITLES[tag]} | ({summary_of.public_id: SUMMARY} if tag == "ta" else {})
        approved(film, said, voice, reviewer)
        for unit in said:
            recorded(film, unit, voice, reviewer, "es", "dir-instr")
        interface_release(by=by, version=words)
    work_off("dubbing.words")
    assert SPOKEN_NAME_ID and SpokenWords.objects.count() >= 3 * len(tags)
    return voices
