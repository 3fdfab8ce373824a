"""What people say to each other about a segment: a page of its own, and a part of other pages (htmx)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from craft import languages
from dubbing.removal.tutorial import was_destroyed
from journal.errors import Missing, Refused, unreadable_request
from tutorials.actions import comment_add, comment_reopen, comment_resolve
from tutorials.models import ALL_LANGUAGES, Comment, LanguageVersion, Segment, Tutorial
from tutorials.permissions import require_conversation
from tutorials.queries import no_tutorial
from tutorials.views.access import address_back, workshop
from tutorials.views.lookup import not_open, segment_or_missing
from volunteers.models import User
from volunteers.queries.conversation import EVERY_LANGUAGE, conversation_of, number_questions, open_questions
from volunteers.views.access import coordinators_only, person_of

PAGE = 25


@dataclass(frozen=True)
class Draft:
    """What was written and refused: it stays in its box."""

    text: str = ""
    named: frozenset[str] = frozenset()
    trouble: str = ""


@require_http_methods(["GET", "POST"])
@workshop
def conversation(request: HttpRequest, slug: str, segment_id: str, language: str) -> HttpResponseBase:
    """GET: the comments on a segment in one language, or (`all`) in every one. POST: one more. With htmx: the part
    alone."""
    segment, tag = _segment(slug, segment_id), _tag(language)
    require_conversation(person_of(request), tag, writes=not tag)
    if tag and not LanguageVersion.objects.filter(tutorial=segment.tutorial_id, language=tag).exists():
        raise not_open(segment.tutorial)
    if request.method != "POST":
        return _conversation_page(request, segment, tag, Draft())
    try:
        _add(request, segment, tag)
    except Refused as refused:
        draft = Draft(request.POST.get("text", ""), frozenset(request.POST.getlist("named")), refused.message)
        return _conversation_page(request, segment, tag, draft, status=400)
    if request.headers.get("HX-Request"):
        return _conversation_page(request, segment, tag, Draft())
    if request.POST.get("kind") == Comment.Kind.NOT_UNDERSTOOD:
        said = _("The coordinator was asked. Go on with another sentence: the answer will be among your news.")
        messages.success(request, said)
    return _back(request, reverse("volunteers:conversation", args=[slug, segment_id, language]))


@coordinators_only
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Where the French is not understood, the oldest first."""
    page: Page[Comment] = Paginator(open_questions(), PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    number_questions(page.object_list)
    return render(request, "volunteers/questions.html", {"nav": "home", "page": page})


@require_POST
@workshop
def settle(request: HttpRequest, number: int, verb: str) -> HttpResponseBase:
    """Resolve a comment, or open it again."""
    comment = Comment.objects.filter(pk=number).select_related("segment__tutorial").first()
    acts = {"resolve": comment_resolve, "reopen": comment_reopen}
    if comment is None or verb not in acts:
        raise Missing(_("This comment does not exist."))
    segment, seen = comment.segment, _tag(request.POST.get("seen") or comment.language or EVERY_LANGUAGE)
    require_conversation(person_of(request), seen)
    acts[verb](by=person_of(request), comment=comment)
    if request.headers.get("HX-Request"):
        return _conversation_page(request, segment, seen, Draft())
    page = reverse("volunteers:conversation", args=[segment.tutorial.slug, segment.public_id, seen or EVERY_LANGUAGE])
    return _back(request, page)


def _add(request: HttpRequest, segment: Segment, tag: str) -> None:
    try:
        key, named = UUID(request.POST.get("key", "")), [UUID(one) for one in request.POST.getlist("named")]
    except ValueError as broken:
        raise Refused(unreadable_request()) from broken
    comment_add(
        by=person_of(request),
        segment=segment,
        language=tag,
        text=request.POST.get("text", ""),
        key=key,
        kind=request.POST.get("kind", Comment.Kind.REMARK),
        mentioned=list(User.objects.filter(public_id__in=named, is_active=True, erased_at=None)),
    )


def _conversation_page(
    request: HttpRequest, segment: Segment, tag: str, draft: Draft, *, status: int = 200
) -> HttpResponseBase:
    context = {
        "conversation": conversation_of(segment, tag, person_of(request)),
        "segment": segment,
        "tutorial": segment.tutorial,
        "tag": tag or EVERY_LANGUAGE,
        "language": languages.get(tag) if tag else None,
        "draft": draft,
        "destroyed": was_destroyed(segment.tutorial),
        "may_ask": bool(tag) and person_of(request).may_review(tag),
        "key": uuid4(),
        "nav": "home",
    }
    part = bool(request.headers.get("HX-Request"))
    # htmx shows an answer only when it is no error: what was refused comes back with its message beside it.
    page = "volunteers/_conversation.html" if part else "volunteers/conversation.html"
    return render(request, page, context, status=200 if part else status)


def _back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page that it was sent from."""
    return redirect(address_back(request, otherwise))


def _segment(slug: str, segment_id: str) -> Segment:
    tutorial = Tutorial.objects.filter(slug=slug).first()
    if tutorial is None:
        raise no_tutorial(slug)
    return segment_or_missing(tutorial, segment_id)


def _tag(language: str) -> str:
    """The language of the address; FOR_ALL for `all`. Raises UnknownLanguage."""
    return ALL_LANGUAGES if language == EVERY_LANGUAGE else languages.get(language).tag
