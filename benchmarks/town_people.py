"""The people of a made town, and what is on record of what they did: journal, news, questions, minutes."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from benchmarks.bulk_rows import write
from benchmarks.town_plan import NOW, SLUG, Size, first_segment, versions
from jobs.models import Job, Worker
from journal.models import Entry
from storage.models import LastBackup
from tutorials.models import Comment
from volunteers.models import Consent, Notification, Role, SpokenLanguage, User, WorkTime


def fill_people(size: Size) -> dict[str, User]:
    """Volunteers by language, the first two of each its reviewers; and by name those for whom pages are measured."""
    pairs = [(place * size.people + n + 1, tag, n) for place, tag in enumerate(size.tags) for n in range(size.people)]
    write(User, ({"id": key, "email": f"v{key}@example.org", "display_name": f"V{key}"} for key, _tag, _n in pairs))
    write(
        Role, ({"user_id": key, "role": "reviewer" if n < 2 else "volunteer", "language": tag} for key, tag, n in pairs)
    )
    write(SpokenLanguage, ({"user_id": key, "language": tag} for key, tag, _n in pairs))
    consent = {"text_version": "1", "language_read": "fr", "publish": True, "adult": True, "asked_version": "1"}
    write(Consent, ({"user_id": key, **consent} for key, _tag, _n in pairs))
    named: dict[str, User] = {}
    last = size.languages * size.people
    for number, (name, role) in enumerate(
        (("coordinator", "coordinator"), ("helping", "coordinator"), ("everywhere", "reviewer")), start=1
    ):
        named[name] = User.objects.create(pk=last + number, email=f"{name}@example.org", display_name=name.capitalize())
        named[name].roles.create(role=role)
        if role == "coordinator":
            TOTP.activate(named[name], generate_totp_secret())
        if name != "coordinator":
            named[name].spoken_languages.create(language="ar")
            named[name].consents.create(**consent)
    return {**named, "reviewer": User.objects.get(pk=1), "volunteer": User.objects.get(pk=3)}


def fill_record(size: Size) -> None:
    """The journal (25 lines of a version), the news of whoever wrote, questions, and how long people worked."""
    write(
        Entry,
        (
            {
                "at": NOW - timedelta(minutes=(size.films - one.film) * 40 + n),
                "actor_id": (one.reviewer if n % 2 else one.author),
                "concerns_id": one.author,
                "verb": "approve" if n % 2 else "submit",
                "object_type": "translationrevision",
                "object_id": f"s{first_segment(size, one.film) + n}/{one.tag}/1",
                "tutorial": f"{SLUG}{one.film}",
                "language": one.tag,
            }
            for one in versions(size)
            for n in range(25)
        ),
    )
    write(
        Notification,
        (
            {
                "person_id": one.author,
                "kind": "text_approved",
                "key": f"text_approved:{one.pk}:{n}",
                "tutorial": f"{SLUG}{one.film}",
                "language": one.tag,
                "read_at": NOW if n else None,
            }
            for one in versions(size)
            for n in range(5)
        ),
    )
    asked = {"language": "ar", "kind": "not_understood", "author_id": 1, "text": "Lequel ?"}
    write(
        Comment,
        (
            {**asked, "segment_id": first_segment(size, film) + 1}
            for film in range(size.first, size.films)
            if film % 10 == 0
        ),
    )
    if size.first:
        return
    days = [NOW.date() - timedelta(days=n) for n in range(90)]
    write(
        WorkTime,
        (
            {"day": day, "language": tag, "act": act, "seconds": 900}
            for day in days
            for tag in size.tags
            for act in ("translate", "review", "record", "listen")
        ),
    )
    write(Worker, ({"name": f"{queue}@here", "queue": queue, "seen_at": NOW} for queue in Job.Queue.values))
    LastBackup.objects.create(pk=1, made_at=NOW, good_at=NOW)
