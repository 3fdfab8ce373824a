"""Everything that is kept about one person, as plain values, section by section; nobody else's data is among it.

Where somebody else did something with their work, it says so without saying who. Of what they did with others' work it
says that they did it, and when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dubbing.models import SentenceNote, Take
from journal.models import Entry
from subtitles.models import Claim, Draft, TranslationRevision
from tutorials.models import Comment
from volunteers.exports.own_files import (
    in_parts,
    note_files,
    notes_of,
    run_files,
    runs_of,
    said_back_files,
    said_back_of,
    take_file_names,
    takes_of,
)
from volunteers.models import Consent, Invitation, Notification, User

Row = dict[str, Any]
# Where a value stands in a row: a path with dots, or what is made of the row for its person.
Source = str | Callable[[Any, User], object]
EXPORTED_FIELDS = frozenset(
    (
        *("state", "role", "roles", "languages", "language", "credit", "publish", "hotline", "pass_on", "ai_training"),
        *("version", "takes", "kind", "origin", "segment", "letter", "name", "insisted", "self_review", "heard"),
        *("said_back", "say_back"),
        "approved_elsewhere",
    )
)
"""What a journal entry may say of before and after. Not texts: one's own stand with the texts, and those of others are
theirs; not the town's settings."""


@dataclass(frozen=True)
class Section:
    """title: for people. query: the rows of a person. fields: name in the JSON → its source. more: what only some rows
    have."""

    title: Promise
    query: Callable[[User], QuerySet[Any]]
    fields: Mapping[str, Source]
    more: Callable[[Any, User], Row] = lambda _row, _person: {}

    def rows(self, person: User) -> Iterator[Row]:
        for row in in_parts(self.query(person)):
            values = {
                name: attrgetter(source)(row) if isinstance(source, str) else source(row, person)
                for name, source in self.fields.items()
            }
            yield values | self.more(row, person)


def profile(person: User) -> Row:
    proofs = Authenticator.objects.filter(user=person).order_by("pk")
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
        "proofs_to_sign_in": list(proofs.values("type", "created_at", "last_used_at")),
    }


def _text_read(take: Take, person: User) -> str:
    """What was read, where the person wrote it."""
    return take.revision.text if take.revision is not None and take.revision.author_id == person.pk else ""


def _of_own_work(entry: Entry, person: User) -> Row:
    """Why, before and after: of what concerns nobody else."""
    if entry.concerns_id != person.pk and (entry.actor_id, entry.concerns_id) != (person.pk, None):
        return {}
    sides = {"before": entry.before, "after": entry.after}
    told = {
        side: {name: value for name, value in said.items() if name in EXPORTED_FIELDS} for side, said in sides.items()
    }
    return {"reason": entry.reason, **told}


def _same(*names: str) -> dict[str, Source]:
    """Fields that are called as in the row."""
    return {name: name for name in names}


def _place_sources(segment: str = "segment", **other: Source) -> dict[str, Source]:
    """Where a row belongs: film, language, sentence and its French."""
    film: dict[str, Source] = {"film": f"{segment}.tutorial.slug", "language": "language"}
    return {**film, "sentence": f"{segment}.public_id", "french": f"{segment}.text", **other}


SECTIONS: Mapping[str, Section] = {
    "consents": Section(
        _("What I said about my voice"),
        lambda person: Consent.objects.filter(user=person),
        {
            **_same("text_version", "text_digest", "language_read", "read_digest", "publish", "hotline", "pass_on"),
            **_same("repair", "say_back", "heard_digest"),
            **_same("ai_training", "asked_version", "credit", "credit_as", "adult", "evidence"),
            **_same("given_at", "withdrawn_at", "ends_at"),
        },
    ),
    "recordings": Section(
        _("My recordings"),
        takes_of,
        {
            "id": lambda take, _person: str(take.client_id),
            **_place_sources(text_read=_text_read, state="state", recorded_at="created_at"),
            **_same("reviewed_at", "reason", "sha256", "bytes", "duration_ms", "figures", "findings", "device"),
            "heard_by_machine": "heard_text",
            "files": take_file_names,
        },
    ),
    "together": Section(
        _("Recorded together"),
        runs_of,
        {
            "id": lambda run, _person: str(run.client_id),
            "film": "version.tutorial.slug",
            "language": "version.language",
            "recorded_at": "created_at",
            **_same("duration_ms", "device", "reason"),
            "files": lambda run, person: list(run_files(run, person)),
        },
    ),
    "said_back": Section(
        _("What I said back in French"),
        said_back_of,
        {
            "id": lambda said, _person: str(said.client_id),
            "film": "take.segment.tutorial.slug",
            "language": "take.language",
            "sentence": "take.segment.public_id",
            **_same("state", "sha256", "bytes", "device", "distance"),
            "recorded_at": "created_at",
            "heard_by_machine": "heard_text",
            "files": said_back_files,
        },
    ),
    "beside_sentences": Section(
        _("What I put beside hard sentences"),
        notes_of,
        {
            "id": lambda note, _person: str(note.number),
            "film": "segment.tutorial.slug",
            "sentence": "segment.public_id",
            **_same("kind", "sha256", "bytes"),
            "agreed_at": lambda note, _person: note.created_at if note.kind == SentenceNote.Kind.VOICE else None,
            "made_at": "created_at",
            "files": note_files,
        },
    ),
    "texts": Section(
        _("My texts"),
        lambda person: TranslationRevision.objects.select_related("translation__segment__tutorial").filter(
            author=person
        ),
        {
            **_place_sources("translation.segment", language="translation.language"),
            "french": lambda revision, _person: revision.source_text or revision.translation.segment.text,
            **_same("text", "state", "origin"),
            "sent_at": "created_at",
            **_same("reviewed_at", "reason"),
        },
    ),
    "drafts": Section(
        _("My drafts"),
        lambda person: Draft.objects.select_related("segment__tutorial").filter(person=person),
        _place_sources(text="text", put_aside="aside", changed_at="changed_at"),
    ),
    "comments": Section(
        _("My comments"),
        lambda person: Comment.objects.select_related("segment__tutorial").filter(author=person),
        _place_sources(kind="kind", text="text", written_at="at", resolved_at="resolved_at"),
    ),
    "claims": Section(
        _("What I am working on"),
        lambda person: Claim.objects.select_related("segment__tutorial", "version").filter(person=person),
        {
            "film": "segment.tutorial.slug",
            "language": "version.language",
            "sentence": "segment.public_id",
            **_same("purpose", "since", "until"),
        },
    ),
    "news": Section(
        _("My news"),
        lambda person: Notification.objects.filter(person=person),
        _same("kind", "tutorial", "language", "segment", "reason", "at", "read_at", "mailed_at"),
    ),
    "invitations": Section(
        _("Invitations that I made"),
        lambda person: Invitation.objects.filter(created_by=person),
        _same("languages", "roles", "created_at", "expires_at", "uses_left", "revoked_at"),
    ),
    "journal": Section(
        _("What I did, and what was done with my work"),
        lambda person: Entry.objects.filter(Q(actor=person) | Q(concerns=person)),
        {
            **_same("at", "verb"),
            "by_me": lambda entry, person: entry.actor_id == person.pk,
            "thing": "object_type",
            "film": "tutorial",
            "language": "language",
        },
        _of_own_work,
    ),
}
"""Name in the JSON → what it holds."""
