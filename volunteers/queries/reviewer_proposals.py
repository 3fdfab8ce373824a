"""Who could review a language: whoever has had enough texts and recordings of it approved, and does not yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count

from dubbing.models import Take
from journal.models import Entry
from journal.side_work import side_work
from subtitles.models import TranslationRevision
from town.models import Town
from volunteers.models import Role, User

PASS_OVER = "pass_over"
"""The journal's verb where a coordinator said: not now."""
CACHE_KEY, CACHED_S = "approval-counts", 600
LARGE_TOWN = 20_000  # approved texts and recordings: below, counting takes a few milliseconds


@dataclass(frozen=True)
class ReviewerProposal:
    """approved: how many segments of theirs are, texts and recordings together. first: nobody reviews it yet."""

    person: User
    language: str
    approved: int
    first: bool


def reviewer_proposals() -> list[ReviewerProposal]:
    """The languages without a reviewer first, then who gave most. Five queries at most; none is proposed again within
    as many more approved segments after a coordinator said: not now."""
    least = Town.objects.filter(pk=1).values_list("reviewer_after", flat=True).first()
    least = Town._meta.get_field("reviewer_after").get_default() if least is None else least
    if not least:
        return []
    given = _approval_counts()
    enough = {pair: count for pair, count in given.items() if count >= least}
    if not enough:
        return []
    roles: dict[int, set[tuple[str, str]]] = {}
    for person, role, language in Role.objects.values_list("user", "role", "language"):
        roles.setdefault(person, set()).add((role, language))
    reviewed = {language for own in roles.values() for role, language in own if role == Role.Name.REVIEWER}
    asked = _declined_counts()
    people = User.objects.filter(
        pk__in={person for person, _language in enough}, is_active=True, erased_at=None, is_system=False
    ).in_bulk()
    found = [
        ReviewerProposal(people[person], language, count, first=not {language, ""} & reviewed)
        for (person, language), count in enough.items()
        if person in people
        and not _reviews(roles.get(person, set()), language)
        and count >= asked.get((str(people[person].public_id), language), 0) + least
    ]
    return sorted(found, key=lambda proposal: (not proposal.first, -proposal.approved, proposal.person.pk))


def approval_count(person: User, language: str) -> int:
    return _count_approvals(person)[person.pk, language]


def _reviews(own: set[tuple[str, str]], language: str) -> bool:
    """They do already, or they may not translate the language any more. own: their roles, each with its language."""
    may = {Role.Name.REVIEWER, Role.Name.COORDINATOR}
    if any(role in may and limited in {language, ""} for role, limited in own):
        return True
    return not own & {(Role.Name.VOLUNTEER, language), (Role.Name.VOLUNTEER, "")}


def _approval_counts() -> Counter[tuple[int, str]]:
    """As `_count_approvals` told them in the last ten minutes, where there is a town's number of texts: to count two
    million takes half a second."""
    kept = None
    with side_work("looking into the cache"):
        kept = cache.get(CACHE_KEY)
    if isinstance(kept, Counter):
        return kept
    count = _count_approvals()
    if count.total() >= LARGE_TOWN:
        with side_work("keeping how much of everybody was approved"):
            cache.set(CACHE_KEY, count, CACHED_S)
    return count


def _count_approvals(person: User | None = None) -> Counter[tuple[int, str]]:
    """(person, language) → approved texts and recordings, each segment once of each kind."""
    texts = TranslationRevision.objects.filter(state=TranslationRevision.State.APPROVED, author__isnull=False)
    texts = texts.filter(author=person) if person else texts
    written = texts.order_by().values_list("author", "translation__language")
    takes = Take.objects.filter(state__in=(Take.State.APPROVED, Take.State.SUPERSEDED), reviewer__isnull=False)
    takes = takes.filter(voice=person) if person else takes
    spoken = takes.filter(voice__isnull=False).order_by().values_list("voice", "language")
    both = written.annotate(number=Count("translation", distinct=True)).union(
        spoken.annotate(number=Count("segment", distinct=True)), all=True
    )
    count: Counter[tuple[int, str]] = Counter()
    for author, language, number in both:
        count[author, language] += number
    return count


def _declined_counts() -> dict[tuple[str, str], int]:
    """(public id, language) → how many were approved when a coordinator said: not now."""
    rows = Entry.objects.filter(verb=PASS_OVER, object_type="user").order_by("pk")
    return {
        (person, language): after.get("approved", 0)
        for person, language, after in rows.values_list("object_id", "language", "after")
    }
