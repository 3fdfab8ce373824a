"""Erasures that people asked for: listed beside the backups, and repeated when an older backup is restored."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dubbing.actions import tutorial_erase
from dubbing.removal.tutorial import ERASED, destroy
from dubbing.removal.voice import CONSENT_ENDED
from journal.models import Entry
from tutorials.models import Tutorial
from volunteers.actions.consents import consent_give, voice_withdraw
from volunteers.models import Consent, User

# An entry's time is earlier than its commit: an entry just before the snapshot may not be in it.
BEFORE_THE_SNAPSHOT = timedelta(hours=1)


def erasures_list() -> list[dict[str, Any]]:
    """Every withdrawal and every erased tutorial of the journal: {"at","verb","of","left"}. of: the tutorial's slug or
    the person's public id. left: the consent that remains after a partial withdrawal, else empty. No names, no
    texts."""
    tutorials = Q(verb=ERASED, object_type="tutorial")
    people = Q(verb__in=CONSENT_ENDED, concerns__isnull=False)
    entries = Entry.objects.filter(tutorials | people).select_related("concerns").order_by("pk")
    return [
        {
            "at": entry.at.isoformat(),
            "verb": entry.verb,
            "of": entry.object_id if entry.verb == ERASED else _person_of(entry),
            "left": entry.after if entry.verb == "withdraw_consent" else {},
        }
        for entry in entries
    ]


def _person_of(entry: Entry) -> str:
    """The person that a line concerns, by the public id."""
    assert entry.concerns is not None
    return str(entry.concerns.public_id)


def erasures_repeat(*, by: User, listed: list[dict[str, Any]], snapshot: datetime) -> int:
    """Repeat, by the same actions, the erasures that the restored, older database does not know; returns of how many
    people and tutorials."""
    unknown = [  # all before the first is repeated: repeating it writes the same verbs into the journal
        erasure
        for erasure in listed
        if (at := datetime.fromisoformat(erasure["at"])) >= snapshot - BEFORE_THE_SNAPSHOT and not _known(erasure, at)
    ]
    done = set()
    for erasure in unknown:
        of_tutorial, of = erasure["verb"] == ERASED, erasure["of"]
        if _repeat_tutorial(by, of) if of_tutorial else _repeat_voice(by, of, erasure["left"]):
            done.add(of)
    return len(done)


def _known(erasure: dict[str, Any], at: datetime) -> bool:
    """The journal has it, or a later one of the same kind, for example of an earlier restore."""
    since = Entry.objects.filter(at__gte=at)
    if erasure["verb"] == ERASED:
        return since.filter(verb=ERASED, object_type="tutorial", object_id=erasure["of"]).exists()
    return since.filter(verb__in=CONSENT_ENDED, concerns__public_id=erasure["of"]).exists()


def _repeat_tutorial(by: User, slug: str) -> bool:
    tutorial = Tutorial.objects.filter(slug=slug, is_interface=False).first()
    if tutorial is None:
        return False
    destroy(tutorial_erase(by=by, tutorial=tutorial, reason=_("Destroyed after this backup was made.")))
    return True


def _repeat_voice(by: User, public_id: str, left: dict[str, Any]) -> bool:
    user = User.objects.filter(public_id=public_id).first()
    if user is None:
        return False
    if not left:
        voice_withdraw(by=by, user=user, reason=_("Withdrawn after this backup was made."))
        return True
    now = Consent.objects.filter(user=user, withdrawn_at=None).first()
    if now is None:
        return False
    consent_give(
        by=user,
        language_read=now.language_read,
        publish=now.publish and left["publish"],
        hotline=now.hotline and left["hotline"],
        ai_training=now.ai_training and left["ai_training"],
        credit=left["credit"] if now.credit_as else "none",
        credit_as=now.credit_as,
        adult=now.adult,
    )
    return True
