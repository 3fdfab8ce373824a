"""Review of takes: each over the video, with what is heard before and after, its figures, and two answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from craft.takes.heard_text import Piece, compared_words
from craft.timing.verdict import Verdict
from dubbing.actions import repair_ask, repair_refuse, take_approve, take_reject, take_unapprove, takes_approve
from dubbing.models import Take
from dubbing.queries import Neighbour, Verdicts, review_queue, takes_around, unplaced_segments, verdicts_beside
from dubbing.queries.repairs import TROUBLES, heard_repairs
from dubbing.queries.spoken_segments import SpokenSegments, spoken_segments
from dubbing.queries.written_takes import written_takes
from dubbing.views.lookup import take_or_missing, version_at, version_context, version_of
from dubbing.views.repairs import ShownRepair, shown_repair, take_sound
from dubbing.views.shown_said_back import shown_said_back
from dubbing.views.studio_documents import Finding, TakesInPlace
from dubbing.views.studio_json import findings_said
from journal.errors import Missing, NotAllowed, Refused, unreadable_request
from journal.message_translation import translate_message
from journal.undo import waits_again
from subtitles.permissions import require_reviewer
from subtitles.templatetags.text_words import in_seconds
from tutorials.models import LanguageVersion
from tutorials.views.access import person_of, refusal, wants_json, workshop
from tutorials.views.final_acts import say_done

BEFORE_MS, AFTER_MS = 1500, 1500


@require_safe
@workshop
def review(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """One waiting take: named by `?take=`, else the first that this person did not record."""
    version = version_at(slug, language)
    require_reviewer(person_of(request), version.language)
    return _page(request, version, request.GET.get("take", ""))


def _page(request: HttpRequest, version: LanguageVersion, named: str, refused: Refused | None = None) -> HttpResponse:
    """refused: why what was just sent of the take `named` was not done; what was written stays in its form."""
    person = person_of(request)
    verdicts, spoken = verdicts_beside(version), spoken_segments(version)
    at_review = review_queue(version, person, verdicts)
    queue = at_review.waiting
    mine_too = version.self_review_allowed
    take = next((take for take in queue if str(take.client_id) == named), None) or next(
        (take for take in queue if mine_too or take.voice_id != person.pk), queue[0] if queue else None
    )
    for undone in at_review.undoable:
        undone.segment.number = spoken.numbers.get(undone.segment_id)
    context: Any = {
        **version_context(version, "review"),
        "queue": queue,
        "take": take,
        "without_room": unplaced_segments(version, told=verdicts, spoken=spoken, waiting=queue),
        "texts_to_join": len(written_takes(version)),
        "may_ask": True,
        "title": version.tutorial.title_fr,
        "just_approved": [
            (reverse("dubbing:take_judge", args=[approved.client_id, "undo"]), approved.segment)
            for approved in at_review.undoable
        ],
    }
    if take is not None:
        at, verdict, repair = queue.index(take), verdicts.of(take), shown_repair(take)
        take.segment.number = spoken.numbers.get(take.segment_id)
        context |= {
            "position": at + 1,
            "before": queue[at - 1] if at else None,
            "after": queue[at + 1] if at + 1 < len(queue) else None,
            "verdict": verdict,
            "doubts": [translate_message(reason) for reason in at_review.doubts[take.pk].reasons],
            "text_unchecked": at_review.unchecked,
            "findings": _findings_heard(take, repair),
            "own": take.voice_id == person.pk and not mine_too,
            "run": at_review.runs.get(take.pk),
            "together": [other.client_id for other in queue if mine_too or other.voice_id != person.pk],
            "reasons": reasons(),
            "figures": figures(take, take.figures),
            "repair": repair,
            "said_back": shown_said_back(version, take, person),
            "repair_figures": figures(take, repair.figures) if repair and repair.figures else [],
            **in_place(version, take, verdicts, spoken),
            **compare_text(take),
        }
    if refused is None:
        return render(request, "dubbing/review.html", context)
    if take is not None and str(take.client_id) == named and "reason" in request.POST:
        context |= {"trouble": refused.message, "ready": request.POST.get("ready"), "said": request.POST.get("reason")}
    else:
        messages.error(request, refused.message)
    return render(request, "dubbing/review.html", context, status=409)


def _findings_heard(take: Take, repair: ShownRepair | None) -> list[Finding]:
    """Noise that is not heard any more is told by the figures of both, beside the rendering."""
    cured = TROUBLES if repair is not None and repair.state == "heard" else frozenset()
    return [found for found in findings_said(take) if found["code"] not in cured]


@require_POST
@workshop
def judge(request: HttpRequest, client_id: UUID, verb: str) -> HttpResponseBase:
    """Approve (or undo it within ten minutes), alone or with others that were heard, or ask again with a reason; then
    the next waiting take. Or ask for the sound without noise, or refuse it: then the same take."""
    person = person_of(request)
    take = take_or_missing(person, client_id)
    version = version_of(take)
    reason = " ".join(filter(None, [request.POST.get("ready", ""), request.POST.get("reason", "").strip()]))
    try:
        if verb == "approve":
            heard = {"yes": True, "no": False}.get(request.POST.get("heard", ""))
            reason = request.POST.get("reason", "").strip()
            take_approve(by=person, version=version, take=take, reason=reason, heard=heard)
            unheard = _("Approved, but you have not heard it. Undo it, to hear it first?")
            undo = reverse("dubbing:take_judge", args=[client_id, "undo"])
            say_done(request, unheard if heard is False else _("Approved."), undo=undo)
        elif verb == "together":
            takes_approve(by=person, version=version, takes=_heard_takes(request, version))
            messages.success(request, _("Approved."))
        elif verb == "undo":
            take_unapprove(by=person, version=version, take=take)
            messages.success(request, waits_again())
        elif verb == "repair":
            repair_ask(by=person, version=version, take=take)
            return _same_take(version, client_id)
        elif verb == "leave":
            repair_refuse(by=person, version=version, take=take)
            return _same_take(version, client_id)
        elif verb == "again":
            take_reject(by=person, version=version, take=take, reason=reason)
            messages.success(request, _("The person will be asked to record it again."))
        else:
            raise Missing(unreadable_request())
    except Missing:
        raise
    except Refused as refused:
        if wants_json(request):
            return refusal(request, refused.message, 409)
        return _page(request, version, str(client_id), refused)
    except NotAllowed as forbidden:
        return refusal(request, forbidden.message, 403)
    return redirect("dubbing:review", version.tutorial.slug, version.language)


def _same_take(version: LanguageVersion, client_id: UUID) -> HttpResponse:
    page = reverse("dubbing:review", args=[version.tutorial.slug, version.language])
    return redirect(f"{page}?take={client_id}")


def _heard_takes(request: HttpRequest, version: LanguageVersion) -> list[Take]:
    """The takes of the version that the page sends because each was heard there."""
    try:
        named = [UUID(name) for name in request.POST.getlist("take")]
    except ValueError as broken:
        raise Missing(unreadable_request()) from broken
    found = Take.objects.filter(
        client_id__in=named, segment__tutorial_id=version.tutorial_id, language=version.language
    )
    if not named or len(found) != len(set(named)):
        raise Missing(unreadable_request())
    return list(found)


def reasons() -> list[str]:
    """Ready-made reasons, most frequent first; the volunteer reads them."""
    return [
        _("A word is missing or different from the text."),
        _("A word is hard to understand: say it more slowly."),
        _("There is noise behind the voice: find a quiet place."),
        _("The beginning or the end is cut."),
        _("The pronunciation is not right for this language."),
        _("It is too fast or too slow for the film."),
    ]


def figures(take: Take, measured: Mapping[str, float | None]) -> list[dict[str, str]]:
    """The numbers that a reviewer looks at, each with its name. measured: of the take, or of its rendering."""
    found = [{"name": _("Length"), "value": in_seconds(take.speech_ms)}]
    if (loudness := measured.get("loudness_lufs")) is not None:
        found.append({"name": _("Loudness"), "value": _below(loudness, "LUFS")})
    if (snr := measured.get("snr_db")) is not None:
        found.append({"name": _("Voice above noise"), "value": f"{snr:.0f} dB"})
    if (peak := measured.get("peak_dbfs")) is not None:
        found.append({"name": _("Peak"), "value": _below(peak, "dBFS")})
    return found


def _below(level: float, unit: str) -> str:
    """A level below full scale, with the sign that a screen reader calls minus."""
    return f"{level:.0f} {unit}".replace("-", "−")


def compare_text(take: Take) -> dict[str, list[Piece] | bool]:
    """The text and what was heard, in pieces (differs, words). Nothing differs where they cannot be compared."""
    text = take.revision.text if take.revision else ""
    if not text or take.heard_error is None:
        return {"written": [(False, text)], "heard": [(False, take.heard_text)], "differs_somewhere": False}
    written, heard = compared_words(text, take.heard_text)
    return {
        "written": written,
        "heard": heard,
        "differs_somewhere": any(differs for differs, _words in [*written, *heard]),
    }


def in_place(
    version: LanguageVersion, take: Take, verdicts: Verdicts, spoken: SpokenSegments
) -> dict[str, TakesInPlace | str]:
    """What the script plays, and the texts that are heard just before and just after."""
    near = takes_around(version, take, spoken.slots)
    repaired = set(heard_repairs(neighbour.take for neighbour in near))
    around = [_place_neighbour(neighbour, verdicts.of(neighbour.take)) for neighbour in near]
    at = next(n for n, neighbour in enumerate(around) if neighbour.take.pk == take.pk)
    said = [neighbour.take.text for neighbour in around]
    texts = {"said_before": said[at - 1] if at else "", "said_after": said[at + 1] if at + 1 < len(said) else ""}
    return {"film": _playback(version, take, around, repaired), **texts}


def _place_neighbour(neighbour: Neighbour, verdict: Verdict | None) -> Neighbour:
    """Where and how fast the last solve puts it; a take that it does not know, or finds no room for, by its slot."""
    if verdict is None or verdict.kind == "no_room":
        return neighbour
    return replace(neighbour, at_ms=verdict.start_ms, rate=verdict.rate)


def _playback(version: LanguageVersion, take: Take, around: list[Neighbour], repaired: set[int]) -> TakesInPlace:
    """What the script plays: the span of the video, and each take in its place, as it would be published."""
    own = next(neighbour for neighbour in around if neighbour.take.pk == take.pk)
    first, last = around[0], around[-1]
    return {
        "start": max(0, first.at_ms - BEFORE_MS),
        "end": min(version.tutorial.duration_ms or 10**9, _ends(last) + AFTER_MS),
        "near": {"start": max(0, own.at_ms - BEFORE_MS), "end": _ends(own) + AFTER_MS},
        "rate": own.rate,
        "takes": [
            {
                "audio": take_sound(neighbour.take, repaired=neighbour.take.pk in repaired),
                "at": neighbour.at_ms,
                "from": neighbour.from_ms,
                "until": neighbour.until_ms,
                "rate": neighbour.rate,
                "own": neighbour is own,
            }
            for neighbour in around
        ],
    }


def _ends(neighbour: Neighbour) -> int:
    return neighbour.at_ms + round((neighbour.until_ms - neighbour.from_ms) / neighbour.rate)
