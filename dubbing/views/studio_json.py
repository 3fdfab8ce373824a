"""Takes and segments in the form that the studio's scripts read."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from craft import languages
from craft.takes.take_advice import ADVICE, advice
from craft.timing.heard_parts import heard_parts
from craft.timing.speech_rate import model_parameters, predicted_ms
from craft.timing.verdict import Verdict
from dubbing.actions.takes import TOO_LONG
from dubbing.models import Take, TakeRepair
from dubbing.queries import StudioRow, Verdicts, verdicts_of
from dubbing.queries.hard_steps import hard_steps_lately, step_clarity
from dubbing.queries.prompts import french_sounds
from dubbing.queries.repairs import TROUBLES, heard_repairs
from dubbing.templatetags.hard_steps import hard_words
from dubbing.views.studio_documents import (
    Advice,
    Counted,
    Finding,
    NamesPace,
    NoteAddresses,
    StudioSegment,
    TakeOnServer,
    VerdictSaid,
)
from journal.message_translation import in_browser, translate_message
from journal.people import Person
from subtitles.queries.pace import pace_of
from tutorials.models import LanguageVersion, Segment

FREE_SLOT = 2  # a text without a slot gets this many times its predicted duration in the teleprompter


def described_take(take: Take, verdict: Verdict | None = None, repair: TakeRepair | None = None) -> TakeOnServer:
    """A take: its state, and each finding with advice in the language of its voice. verdict: of the whole tutorial.
    repair: the rendering that is heard in its place."""
    sound = reverse("dubbing:take_audio", args=[take.client_id])
    found = findings_said(take, repair.findings if repair else None)
    if repair:  # a warning of the noise that is left asks nothing of its voice
        found = [one for one in found if one["severity"] == "retake" or one["code"] not in TROUBLES]
    with in_the_voices_language(take.language):
        lang = languages.bcp47(get_language())
        findings: list[Finding] = [{**finding, "lang": lang} for finding in [*no_room_said(verdict), *found]]
        verdict_said: VerdictSaid | None = None
        if verdict is not None:
            verdict_said = {"kind": verdict.kind, "said": translate_message(verdict.message), "lang": lang}
    return {
        "verdict": verdict_said,
        "id": str(take.client_id),
        "state": take.state,
        "sha256": take.sha256,
        "reason": take.reason,
        "findings": findings,
        "audio": f"{sound}?repaired" if repair else sound,
        "repaired": repair is not None,
        "from_ms": take.speech_start_ms,
        "until_ms": take.speech_end_ms,
    }


def no_room_said(verdict: Verdict | None) -> list[Finding]:
    """The finding of a take without room; nothing for any other verdict."""
    if verdict is None or verdict.kind != "no_room":
        return []
    figure = float(verdict.natural_ms)
    return [{"code": "too_long", "severity": "retake", "figure": figure, "advice": translate_message(verdict.message)}]


def findings_said(take: Take, of_its_repair: list[Finding] | None = None) -> list[Finding]:
    """What its own measurement found. Whether it fits the picture is said by its verdict, not by an older take's
    `too_long`. of_its_repair: what was found in the take without its noise."""
    rate = take.figures.get("letters_per_second") if isinstance(take.figures, dict) else None
    found: list[Finding] = []
    kept: list[Finding] = take.findings if of_its_repair is None else of_its_repair
    for finding in kept:
        if finding["code"] == TOO_LONG:
            continue
        message = advice(finding["code"], finding["severity"], finding.get("figure") or 0.0, rate)
        found.append({**finding, "advice": translate_message(message) if message is not None else ""})
    return found


def in_the_voices_language(tag: str) -> AbstractContextManager[object]:
    """The language that somebody records becomes the active one, where the advice exists in it: a volunteer may know
    little French. tag: BCP-47. Else the language of the page stays."""
    row = next((row for row in languages.lineage(languages.get(tag)) if row.interface), None)
    return translation.override(row.django_tag) if row is not None else nullcontext()


def _own_take(row: StudioRow, verdicts: Verdicts, repairs: Mapping[int, TakeRepair]) -> TakeOnServer | None:
    take = row.own
    return described_take(take, verdicts.of(take), repairs.get(take.pk)) if take and take.audio else None


def described_rows(version: LanguageVersion, rows: list[StudioRow], by: Person) -> list[StudioSegment]:
    """The segments of a version: what is read, when, how much time there is, and the state."""
    pace = pace_of(by, version.language)
    own = version.table_row.seconds_per_letter
    french = languages.get("fr").seconds_per_letter
    judged = any(row.refused or (row.own and row.own.audio) for row in rows)
    verdicts = verdicts_of(version) if judged else Verdicts()
    repairs = heard_repairs(row.own for row in rows if row.own)
    steps = any(row.segment.is_timed for row in rows)
    hard = step_clarity(hard_steps_lately().filter(version=version)) if steps else {}
    from_french = version.is_said_from_french
    sounds = _sounds_of(rows, from_french=from_french)
    found: list[StudioSegment] = []
    for row in rows:
        read = row.revision
        said = read.text if read else row.segment.text
        needs = predicted_ms(said, own if read else french, pace)
        step = hard.get((version.pk, row.segment.pk))
        described = row.segment.kind == Segment.Kind.DESCRIPTION
        free = not row.segment.is_timed and not described  # a language's name: no video, no slot, any duration
        start = (row.segment.pin_ms if described else row.segment.start_ms) or 0
        found.append(
            {
                "id": row.segment.public_id,
                "position": row.position,
                "start": start,
                "end": start + row.slot_ms if described else row.segment.end_ms or 0,
                "free": free,
                "slot": FREE_SLOT * needs if free else row.slot_ms,
                "french": row.segment.text,
                "heard": from_french and read is None,
                "parts": _parts(row.segment, from_french=from_french),
                "sound": sounds.get(row.segment.pk, ""),
                "beside": _note_addresses(row.segment),
                "hard": hard_words(step) if step is not None and step.is_many else "",
                "text": read.text if read else "",
                "revision": read.pk if read else None,
                "needs": needs,
                "state": row.state,
                "reason": row.own.reason if row.own and row.state == "again" else "",
                "verdict": _said_of_room(verdicts.of(row.refused)),
                "take": _own_take(row, verdicts, repairs),
            }
        )
    return found


def _sounds_of(rows: list[StudioRow], *, from_french: bool) -> dict[int, str]:
    """Of what no film says."""
    return french_sounds([row.segment.pk for row in rows if from_french and not row.segment.is_timed])


def _note_addresses(segment: Segment) -> NoteAddresses:
    """segment: with its `note_numbers`, which are columns of its query alone."""
    numbers = (vars(segment)[name] for name in ("note_picture", "note_voice"))
    picture, voice = (reverse("dubbing:note", args=[number]) if number else "" for number in numbers)
    return {"picture": picture, "voice": voice}


def _parts(segment: Segment, *, from_french: bool) -> list[int]:
    words = [(int(word[0]), int(word[1])) for word in segment.words if from_french]
    return list(heard_parts(words, segment.start_ms or 0, segment.end_ms or 0))


def loud_levels(rows: list[StudioRow]) -> list[float]:
    """The level of the loud parts of this voice's own recordings, as the browser measures it while they speak."""
    measured = [row.own.figures for row in rows if row.own and isinstance(row.own.figures, dict)]
    return [round(found["noise_dbfs"] + found["snr_db"], 1) for found in measured if found.get("snr_db")]


def _said_of_room(verdict: Verdict | None) -> str:
    return translate_message(verdict.message) if verdict is not None else ""


def pace_model(version: LanguageVersion) -> NamesPace:
    """How the teleprompter divides the time: the fit meter's parameters, and the pace of French names."""
    model = model_parameters(version.table_row.seconds_per_letter)
    return {**model, "latinSecondsPerLetter": languages.get("fr").seconds_per_letter}


def advice_texts(recorded: str = "", *, repairs: bool = False) -> Advice:
    """Every advice that a browser can give. recorded: the language that is recorded (empty: none in particular); advice
    is in that language where it is translated. repairs: this voice agreed that a machine takes the noise out."""
    with in_the_voices_language(recorded) if recorded else nullcontext():
        return _advice_texts(repairs=repairs)


def _advice_texts(*, repairs: bool) -> Advice:
    lang = languages.bcp47(get_language())
    texts: dict[str, dict[str, Counted]] = {}
    for (code, severity), text in ADVICE.items():
        texts.setdefault(code, {})[severity] = in_browser(text)
    repaired = _("Noisy as it is: a machine takes the noise out when it is sent.") if repairs else ""
    return {"texts": texts, "repaired": repaired, "lang": lang}


def studio_words() -> dict[str, str]:
    """The studio's own messages, in the person's language."""
    return {
        "ready": _("Ready"),
        "opening": _("Opening the microphone…"),
        "speak": _("Speak now"),
        "recording": _("Recording"),
        "stopped": _("Recorded. Listen, then send it or record it again."),
        "again": _("Record it again, please"),
        "good": _("It sounds good."),
        "test_heard": _("You can hear yourself below. Try again after the advice."),
        "echo": _("The room echoes. Come closer to the microphone, or go where there are curtains, a bed or clothes."),
        "sent": _("Sent. It waits for a reviewer."),
        "waiting": _("Kept on this device. It is sent as soon as there is a connection."),
        "checking": _("The recording is being checked."),
        "repaired": _("Here it is without the noise, as parents will hear it. Listen."),
        "quiet": _("too quiet"),
        "right": _("good"),
        "loud": _("too loud"),
        "silence": _("nothing is heard"),
        "louder": _("louder than before"),
        "softer": _("softer than before"),
        "insecure": _("A microphone needs a secure address (https), and this one has none yet."),
        "unsupported": _("This browser cannot record. Another one can."),
        "denied": _("The microphone is blocked for this site. You can allow the microphone in three steps."),
        "in_app": _("The app in which this page is open has no microphone. Your browser has."),
        "none": _("No microphone was found."),
        "busy": _("Another program uses the microphone."),
        "unplugged": _("The microphone was unplugged. What you had said is kept: listen, or record again."),
        "interrupted": _("The recording was interrupted. What you had said is kept: listen, or record again."),
        "revoked": _("The microphone was closed for this site. What you had said is kept: listen, or record again."),
        "fleeting": _(
            "This device could not keep the recording: no room left, or a private window. It lasts only as long as "
            "this page stays open. Listen and send it now."
        ),
        "earlier": _("Your earlier recording is still here: “Back to the earlier one” throws this one away."),
        "nothing": _("Nothing was recorded. Check the microphone, then try again."),
        "recovered": _("This recording was interrupted, and it was kept. Listen, then send it or record it again."),
        "own": _(
            "This seems to be a laptop's own microphone. Come close, type nothing, and let no fan run. A headset is "
            "better."
        ),
        "noisy": _("noisy"),
        "partial": _("not whole"),
        "said": _("Everything that you said is kept. Listen to any sentence, or send all."),
        "all_done": _("Everything is recorded here. Thank you!"),
        "incomplete": _("The line broke before this page was complete. Your recording is kept: load the page again."),
        "broken": _("The line broke before this page was complete. Load the page again."),
        "signed_out": _("You are signed out. Your recordings are kept on this device: sign in to send them."),
        "states_to_record": _("to record"),
        "states_again": _("asked again"),
        "states_kept": _("not sent yet"),
        "states_sent": _("waits for review"),
        "states_no_room": _("without room"),
        "states_done": _("approved"),
        "states_no_text": _("no text yet"),
        "states_waiting": _("on this device"),
    }
