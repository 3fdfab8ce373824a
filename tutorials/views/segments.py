"""The transcript editor: its page, the segments while they are transcribed, and every change as one small request."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from craft.documents import JsonObject
from craft.text.differences import differences
from craft.transcripts.word_proposals import word_proposals
from journal.errors import Conflict, Missing, unreadable_request
from journal.people import Person
from tutorials.actions import (
    segment_edit,
    segment_merge,
    segment_move,
    segment_pin,
    segment_split,
    segment_step,
)
from tutorials.models import Segment, Tutorial, open_comments
from tutorials.queries import (
    FIRST_PART,
    MACHINE_STATES,
    corrected_texts,
    heard_since,
    transcript_part,
    tutorial_rows,
)
from tutorials.templatetags.tutorial_words import doubted_words
from tutorials.views.access import coordinators, json_body, person_of, whole
from tutorials.views.lookup import segment_or_missing, tutorial_or_missing
from tutorials.views.transcript_documents import BothSegments, ChangedSegment, ChangedSegments, WordProposals

VERBS = {"text", "move", "split", "merge", "step", "pin"}
LONGEST_WORD = 60  # letters


@require_safe
@coordinators
def transcript(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The editor with the first part of its segments, or with the one that begins at `?from=` (ms): the page's script
    loads the others one after another; without scripts there is a link to the next part."""
    row = tutorial_rows(Tutorial.objects.filter(pk=tutorial_or_missing(slug).pk))[0]
    from_ms = whole(request.GET.get("from", 0))
    part = transcript_part(row.tutorial, from_ms, words=_is_editable(row.tutorial), most=FIRST_PART)
    context = {
        "row": row,
        "tutorial": row.tutorial,
        "part": part,
        "editable": _is_editable(row.tutorial),
        "from_ms": from_ms,
        "nav": "tutorials",
        "doubtful": _is_editable(row.tutorial) and any(doubted_words(segment) for segment in part.segments),
    }
    return render(request, "tutorials/transcript.html", context)


@require_safe
@coordinators
def listing(request: HttpRequest, slug: str) -> HttpResponseBase:
    """`?from=` (ms): the part of the transcript that begins there. `?heard=&shown=&last=`: what the machine heard since
    a page saw that much; 204 where that is nothing, and `HX-Refresh` when the whole page must be loaded anew.
    `?doubtful=`: what a doubtful word may be, as JSON."""
    tutorial = tutorial_or_missing(slug)
    if doubtful := request.GET.get("doubtful", "").strip()[:LONGEST_WORD]:
        proposed: WordProposals = {"words": word_proposals(doubtful, corrected_texts(doubtful), _terms())}
        return JsonResponse(proposed)
    context = {"tutorial": tutorial, "editable": _is_editable(tutorial)}
    if "heard" not in request.GET:
        from_ms = whole(request.GET.get("from", 0))
        context["part"] = transcript_part(tutorial, from_ms, words=_is_editable(tutorial))
        return render(request, "tutorials/_segments.html", context)
    shown, last = whole(request.GET.get("shown", 0)), request.GET.get("last", "")
    part = heard_since(tutorial, heard_pk=whole(request.GET["heard"]), shown=shown, last=last)
    if part is None or tutorial.state not in MACHINE_STATES:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if not part.segments and not part.gone:
        return HttpResponse(status=204)
    return render(request, "tutorials/_segments.html", {**context, "part": part})


def _terms() -> list[str]:
    """The glossary's, from a room above."""
    terms: list[str] = import_string(settings.HOTWORDS)(most=None)
    return terms


def _is_editable(tutorial: Tutorial) -> bool:
    return tutorial.state in {Tutorial.State.EDITING, Tutorial.State.OPEN}


@require_POST
@coordinators
def change(request: HttpRequest, slug: str, segment_id: str, verb: str) -> HttpResponseBase:
    """JSON in, JSON out: the segments that changed, each with its row, and the one that was removed.

    Every request carries `revision`, the one that it started from; 409 answers with both texts and their difference.
    """
    if verb not in VERBS:
        raise Missing(unreadable_request())
    segment = segment_or_missing(tutorial_or_missing(slug), segment_id)
    try:
        changed = _change_segment(person_of(request), segment, verb, json_body(request))
    except Conflict as conflict:
        return JsonResponse(_both(conflict), status=409)
    joined = Segment.objects.filter(retired_into=segment).order_by("-retired_at").first() if verb == "merge" else None
    gone = joined.public_id if joined else ""
    answer: ChangedSegments = {"segments": [_document(segment) for segment in changed], "gone": gone}
    return JsonResponse(answer)


def _both(conflict: Conflict) -> BothSegments:
    theirs = conflict.theirs
    mine = conflict.mine if isinstance(conflict.mine, str) else ""
    answer: BothSegments = {"sentence": conflict.message, "mine": mine}
    if isinstance(theirs, Segment):
        answer["theirs"] = _document(theirs)
        answer["difference"] = differences(theirs.text, mine) if mine else []
    return answer


def _document(segment: Segment) -> ChangedSegment:
    """For the page's script. The row says what the page's own says, how many comments are open too."""
    shown = Segment.objects.annotate(talk=open_comments()).get(pk=segment.pk)
    row = render_to_string(
        "tutorials/_segment.html", {"segment": shown, "tutorial": segment.tutorial, "editable": True}
    )
    return {
        "id": segment.public_id,
        "revision": segment.revision,
        "text": segment.text,
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "starts_step": segment.starts_step,
        "row": row,
    }


def _change_segment(by: Person, segment: Segment, verb: str, said: JsonObject) -> list[Segment]:
    """The segments that are not as they were."""
    if verb == "step":
        return [segment_step(by=by, segment=segment, starts_step=bool(said.get("starts_step")))]
    if verb == "pin":
        return [segment_pin(by=by, segment=segment, pin_ms=_number_or_none(said, "pin_ms"))]
    base = whole(said.get("revision"))
    if verb == "text":
        return [segment_edit(by=by, segment=segment, text=str(said.get("text", "")), base_revision=base)]
    if verb == "move":
        start, end = whole(said.get("start_ms")), whole(said.get("end_ms"))
        return [segment_move(by=by, segment=segment, start_ms=start, end_ms=end, base_revision=base)]
    if verb == "merge":
        following = _number_or_none(said, "next_revision")
        return [segment_merge(by=by, segment=segment, base_revision=base, next_revision=following)]
    at, at_ms = whole(said.get("at")), _number_or_none(said, "at_ms")
    second = segment_split(by=by, segment=segment, at=at, at_ms=at_ms, base_revision=base)
    segment.refresh_from_db()
    return [segment, second]


def _number_or_none(said: JsonObject, name: str) -> int | None:
    return None if said.get(name) is None else whole(said[name])
