"""Everything that is kept about one person, as plain values, section by section; nobody else's data is among it.

Where somebody else did something with their work, it says so without saying who. Of what they did with others' work it
says that they did it, and when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from dubbing.models import Take
from journal.models import Entry
from subtitles.models import Claim, Draft, TranslationRevision
from tutorials.models import Comment
from volunteers.models import Consent, Invitation, Notification, User

Row = dict[str, Any]
TYPES = {
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/flac": "flac",
}
TOLD = frozenset(
    {"state", "role", "roles", "languages", "language", "credit", "publish", "hotline", "pass_on", "ai_training"}
    | {
        "version",
        "takes",
        "kind",
        "origin",
        "segment",
        "letter",
        "name",
        "insisted",
        "self_review",
        "approved_elsewhere",
    }
)
"""What a journal entry may say of before and after. Not texts: one's own stand with the texts, and those of others are
theirs; not the town's settings."""
AT_ONCE = 200
"""Rows read at a time: no cursor stays open while a slow line fetches them (on SQLite a reader that stays lets the
write-ahead log grow without end)."""


@dataclass(frozen=True)
class TakeFile:
    """A file of a recording: its name in the ZIP, its path in the private store."""

    name: str
    path: str


def take_files(person: User) -> Iterator[TakeFile]:
    """As received and as normalised, in the order in which they were recorded."""
    for take in _in_parts(_takes(person)):
        names = _file_names(take)
        yield from (TakeFile(names[role], path) for role, path in _paths(take).items())


def profile(person: User) -> Row:
    return {
        "email": person.email,
        "name": person.display_name,
        "public_id": str(person.public_id),
        "screen_language": person.interface_language,
        "created_at": person.created_at,
        "last_sign_in": person.last_login,
        "languages": list(person.spoken_languages.order_by("language").values("language", "level")),
        "roles": list(person.roles.order_by("role", "language").values("role", "language", "given_at")),
        "news_by_mail": person.digest,
        "pace_of_voice": person.speaking_pace,
        "proofs_to_sign_in": list(
            Authenticator.objects.filter(user=person).order_by("pk").values("type", "created_at", "last_used_at")
        ),
    }


def consents(person: User) -> Iterator[Row]:
    columns = (
        *("text_version", "text_digest", "language_read", "read_digest", "publish", "hotline"),
        *(
            "pass_on",
            "ai_training",
            "asked_version",
            "credit",
            "credit_as",
            "adult",
            "evidence",
            "given_at",
            "withdrawn_at",
            "ends_at",
        ),
    )
    yield from _columns(Consent.objects.filter(user=person), columns)


def recordings(person: User) -> Iterator[Row]:
    for take in _in_parts(_takes(person)):
        yield {
            "id": str(take.client_id),
            "film": take.segment.tutorial.slug,
            "language": take.language,
            "sentence": take.segment.public_id,
            "french": take.segment.text,
            "text_read": take.revision.text
            if take.revision is not None and take.revision.author_id == person.pk
            else "",
            "state": str(take.state),
            "recorded_at": take.created_at,
            "reviewed_at": take.reviewed_at,
            "reason": take.reason,
            "sha256": take.sha256,
            "bytes": take.bytes,
            "duration_ms": take.duration_ms,
            "figures": take.figures,
            "findings": take.findings,
            "device": take.device,
            "heard_by_machine": take.heard_text,
            "files": _file_names(take),
        }


def texts(person: User) -> Iterator[Row]:
    rows = TranslationRevision.objects.select_related("translation__segment__tutorial").filter(author=person)
    for revision in _in_parts(rows):
        segment = revision.translation.segment
        yield {
            "film": segment.tutorial.slug,
            "language": revision.translation.language,
            "sentence": segment.public_id,
            "french": revision.source_text or segment.text,
            "text": revision.text,
            "state": str(revision.state),
            "origin": str(revision.origin),
            "sent_at": revision.created_at,
            "reviewed_at": revision.reviewed_at,
            "reason": revision.reason,
        }


def drafts(person: User) -> Iterator[Row]:
    for draft in _in_parts(Draft.objects.select_related("segment__tutorial").filter(person=person)):
        yield {
            "film": draft.segment.tutorial.slug,
            "language": draft.language,
            "sentence": draft.segment.public_id,
            "french": draft.segment.text,
            "text": draft.text,
            "put_aside": draft.aside,
            "changed_at": draft.changed_at,
        }


def comments(person: User) -> Iterator[Row]:
    for comment in _in_parts(Comment.objects.select_related("segment__tutorial").filter(author=person)):
        yield {
            "film": comment.segment.tutorial.slug,
            "language": comment.language,
            "sentence": comment.segment.public_id,
            "french": comment.segment.text,
            "kind": str(comment.kind),
            "text": comment.text,
            "written_at": comment.at,
            "resolved_at": comment.resolved_at,
        }


def claims(person: User) -> Iterator[Row]:
    for claim in _in_parts(Claim.objects.select_related("segment__tutorial", "version").filter(person=person)):
        yield {
            "film": claim.segment.tutorial.slug,
            "language": claim.version.language,
            "sentence": claim.segment.public_id,
            "purpose": str(claim.purpose),
            "since": claim.since,
            "until": claim.until,
        }


def news(person: User) -> Iterator[Row]:
    columns = ("kind", "tutorial", "language", "segment", "reason", "at", "read_at", "mailed_at")
    yield from _columns(Notification.objects.filter(person=person), columns)


def invitations(person: User) -> Iterator[Row]:
    columns = ("languages", "roles", "created_at", "expires_at", "uses_left", "revoked_at")
    yield from _columns(Invitation.objects.filter(created_by=person), columns)


def journal(person: User) -> Iterator[Row]:
    """What they did, and what was done with their work."""
    for entry in _in_parts(Entry.objects.filter(Q(actor=person) | Q(concerns=person))):
        row: Row = {
            "at": entry.at,
            "verb": entry.verb,
            "by_me": entry.actor_id == person.pk,
            "thing": entry.object_type,
            "film": entry.tutorial,
            "language": entry.language,
        }
        about_me = entry.concerns_id == person.pk
        if about_me or (entry.actor_id == person.pk and entry.concerns_id is None):
            row["reason"] = entry.reason
            for side in ("before", "after"):
                row[side] = {name: value for name, value in getattr(entry, side).items() if name in TOLD}
        yield row


SECTIONS: Mapping[str, Callable[[User], Iterator[Row]]] = {
    "consents": consents,
    "recordings": recordings,
    "texts": texts,
    "drafts": drafts,
    "comments": comments,
    "claims": claims,
    "news": news,
    "invitations": invitations,
    "journal": journal,
}
"""Name in the JSON → its rows."""


def _takes(person: User) -> QuerySet[Take]:
    return Take.objects.select_related("segment__tutorial", "revision").filter(voice=person)


def _in_parts(rows: QuerySet[Any]) -> Iterator[Any]:
    """In the order of their keys, AT_ONCE a query."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from some
        last = some[-1].pk


def _columns(rows: QuerySet[Any], columns: tuple[str, ...]) -> Iterator[Row]:
    for row in _in_parts(rows):
        yield {name: getattr(row, name) for name in columns}


def _paths(take: Take) -> dict[str, str]:
    return {role: path for role, path in (("received", take.original), ("normalised", take.audio)) if path}


def _file_names(take: Take) -> dict[str, str]:
    """Names that say which film, language and sentence it is, and that no other recording has."""
    beginning = f"recordings/{take.segment.tutorial.slug}-{take.language}-{take.segment.public_id}-{take.pk}"
    ending = TYPES.get(take.content_type.partition(";")[0].strip().lower(), "bin")
    names = {"received": f"{beginning}.{ending}", "normalised": f"{beginning}-normalised.flac"}
    return {role: names[role] for role in _paths(take)}
