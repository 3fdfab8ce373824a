"""Messages of craft and media in the reader's language: text, plural form, decimal sign; and what an error says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.utils import translation

from craft.cues import cue_findings
from craft.cues.cue_lines import CueLimits
from craft.languages import UnknownLanguage, all_languages, get
from craft.messages import Message, Plural, RoundedNumber
from craft.text.checks.lengths import TOO_LONG
from craft.text.checks.registry import CHECKS, MESSAGES, kept_message
from craft.timing.alignment import AlignmentError, Slot, align
from craft.timing.speech_rate import VERDICTS
from journal.errors import Missing, NotAllowed, Refused
from journal.message_translation import PLURAL_SAMPLES, in_browser, message_of, translate_message
from media.picture.probe import REFUSALS as OF_VIDEOS
from media.picture.probe import ProbeRefused
from media.programs.child import FAILURES, failure, not_as_asked
from media.programs.process import MediaError
from media.sound.take_reader import REFUSALS as OF_TAKES
from media.sound.take_reader import TakeUnreadable
from media.speech.whisper_model import no_model
from tests.craft.text.text_findings import findings_of


@pytest.mark.parametrize(
    ("language", "letters", "says"),
    [
        ("fr", 0, "environ 0 lettre."),
        ("fr", 1, "environ 1 lettre."),
        ("fr", 2, "environ 2 lettres."),
        ("en", 1, "about 1 letter."),
        ("en", 38, "about 38 letters."),
    ],
)
def test_one_letter_is_one_letter_on_the_screen(language: str, letters: int, says: str) -> None:
    found = TOO_LONG.at(0, 9, seconds=RoundedNumber(2.52, 1), letters=letters)
    with translation.override(language):
        said = translate_message(found.message)
    assert said.endswith(says)
    assert ("2,5 s" if language == "fr" else "2.5 s") in said


@pytest.mark.parametrize(("letters", "says"), [(1, "environ 1 lettre en moins"), (4, "environ 4 lettres en moins")])
def test_the_fit_meter_gets_a_text_for_every_plural_form(letters: int, says: str) -> None:
    with translation.override("fr"):
        texts = in_browser(VERDICTS["too_long"])
        assert in_browser(VERDICTS["fits"]) == "tient bien"
    assert isinstance(texts, dict) and set(texts) == set(PLURAL_SAMPLES)
    form = 1 if letters < 2 else 2
    assert texts[form].format(seconds="0,5", letters=letters).endswith(says)


def test_a_kept_finding_reads_as_the_fresh_one() -> None:
    (found,) = findings_of("Attendez 30 secondes.", "Wait 13 seconds.", "en")
    kept = kept_message(json.loads(json.dumps(found.as_record())))
    assert kept is not None
    with translation.override(None):
        assert translate_message(found.message) == translate_message(kept) == str(found.message)
    assert kept_message({"message": "An older message.", "key": "gone"}) is None
    assert kept_message({"message": "An older message."}) is None


def test_numbers_of_a_kept_finding_are_numbers_again() -> None:
    """As rows of the first edition have them: every value a string."""
    values = {"seconds": "2.5", "letters": "1"}
    kept = kept_message({"key": "too_long", "values": values, "message": "…"})
    fast = kept_message({"key": "reading_speed", "values": {"speed": "21", "limit": "17.5"}, "message": "…"})
    quoted = kept_message({"key": "numbers_changed.lost", "values": {"french": "3.5"}, "message": "…"})
    assert kept is not None and fast is not None and quoted is not None
    with translation.override("fr"):
        assert translate_message(kept).endswith("environ 1 lettre.") and "2,5 s" in translate_message(kept)
        assert "17,5" in translate_message(fast)
        assert "3.5" in translate_message(quoted)  # as the French has it


@pytest.mark.parametrize("key", MESSAGES)
def test_every_check_survives_being_kept(key: str) -> None:
    numbers = {"seconds": RoundedNumber(1.5, 1), "speed": RoundedNumber(21, 0), "letters": 3, "count": 90, "limit": 42}
    text = MESSAGES[key]
    named = re.findall(r"{(\w+)}", text.many if isinstance(text, Plural) else text)
    given: dict[str, Any] = {name: numbers.get(name, "quoted") for name in named}
    code, _, variant = key.partition(".")
    by_key = {own.key: own for check in CHECKS.values() for own in check.codes}
    found = by_key[code].at(0, 5, variant, **given)
    kept = kept_message(json.loads(json.dumps(found.as_record())))
    assert kept is not None
    with translation.override("fr"):
        assert translate_message(kept) == translate_message(found.message) != str(found.message)


def test_a_finding_of_a_cue_is_said_in_french_with_its_figures() -> None:
    found = cue_findings.reading_speed(21.44, CueLimits.of(get("fr")), 0, 0)
    assert found is not None
    with translation.override("fr"):
        assert translate_message(found.message).startswith("21,4 caractères par seconde")


def test_what_alignment_refuses_is_said_with_the_decimal_sign_of_the_language() -> None:
    with pytest.raises(AlignmentError) as refused:
        align([Slot(5000, 6000, 900)], 4000)
    assert "5.00 s" in str(refused.value)
    with translation.override("fr"):
        assert "5,00 s" in message_of(refused.value)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ProbeRefused("empty"), "Ce fichier est vide."),
        (TakeUnreadable("empty"), "Cet enregistrement est vide."),
        (TakeUnreadable("too_long", seconds=85), "plus de 85 secondes"),
        (failure(["/usr/bin/ffmpeg", "-i"], -9, b"", code="timed_out"), "ffmpeg a pris trop de temps"),
        (not_as_asked("lite lasts 18100 ms instead of 18083 ms"), "finirait de la même façon"),
        (no_model("The Whisper model x is not on this machine."), "Whisper"),
        (UnknownLanguage("xx"), "« xx »"),
        *[(ProbeRefused(code), "") for code in OF_VIDEOS],
        *[(TakeUnreadable(code, seconds=60), "") for code in OF_TAKES],
        *[(failure(["dd"], 1, b"", code=code), "dd") for code in FAILURES],
    ],
)
def test_an_error_of_the_rooms_below_is_said_in_french(error: MediaError | UnknownLanguage, says: str) -> None:
    with translation.override("fr"):
        assert says in message_of(error).replace("\xa0", " ").replace("\u202f", " ")
        assert message_of(error) not in {"", str(error.message)}


def test_the_log_keeps_the_figures_that_a_person_is_spared() -> None:
    error = not_as_asked("lite lasts 18100 ms instead of 18083 ms")
    assert str(error) == error.detail and "18100" in error.report()
    assert "18100" not in str(error.message)


def test_a_refusal_says_itself_and_a_fault_of_ours_says_nothing() -> None:
    assert message_of(Refused("Nothing is approved.")) == "Nothing is approved."
    assert message_of(Missing("There is no tutorial.")) == "There is no tutorial."
    assert message_of(NotAllowed("Only a reviewer may.")) == "Only a reviewer may."
    assert message_of(Refused()) == message_of(RuntimeError("boom")) == message_of(KeyError("x")) == ""

    class Foreign(Exception):
        message = "the words of some library"

    assert message_of(Foreign()) == ""


@pytest.mark.parametrize("row", [row for row in all_languages() if row.interface], ids=lambda row: row.tag)
def test_a_quoted_text_is_not_read_as_a_pattern(row: object) -> None:
    tag = getattr(row, "django_tag", "fr")
    with translation.override(tag):
        assert "{name} %(n)s %" in translate_message(Message(MESSAGES["unbalanced"], {"sign": "{name} %(n)s %"}))
