"""A take without room is work: its text or its voice is asked again, with the figure that everybody was told."""

from __future__ import annotations

from craft.timing.verdict import Verdict
from dubbing.actions.review import take_reject
from dubbing.models import Take
from journal.message_translation import translate_message
from journal.people import Person
from subtitles.actions import approved_ask_again
from subtitles.actions.review import text_moved_on
from subtitles.models import Translation
from tutorials.models import LanguageVersion


def room_ask_text(*, by: Person, version: LanguageVersion, take: Take, verdict: Verdict, words: str = "") -> None:
    """Ask for a shorter wording of what the take reads. words: the reviewer's own, after the figure. Conflict when the
    approved text is not what the take reads any more."""
    translation = Translation.objects.filter(segment=take.segment_id, language=version.language).first()
    revision = translation.approved if translation is not None else None
    if revision is None or revision.pk not in {take.revision_id, take.still_valid_for_id}:
        raise text_moved_on(take.revision, revision)
    approved_ask_again(by=by, version=version, revision=revision, reason=_reason(verdict, words))


def room_ask_voice(*, by: Person, version: LanguageVersion, take: Take, verdict: Verdict, words: str = "") -> None:
    """Ask the voice for another take. Until one is approved parents hear the French, as they do now."""
    take_reject(by=by, version=version, take=take, reason=_reason(verdict, words))


def _reason(verdict: Verdict, words: str) -> str:
    return f"{translate_message(verdict.message)} {words}".strip()
