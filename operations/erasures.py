"""What was destroyed for people's sake, listed beside the backups, and done again when an older one is restored."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dubbing.actions import tutorial_erase
from dubbing.removal.tutorial import ERASED, destroy
from dubbing.removal.voice import LEAVE_ENDED
from journal.models import Entry
from tutorials.models import Tutorial
from volunteers.actions.consents import consent_give, voice_withdraw
from volunteers.models import Consent, User

# An entry's time is taken before its transaction ends: one just before the snapshot may not be in it.
BEFORE_THE_SNAPSHOT = timedelta(hours=1)


def erasures_listed() -> list[dict[str, Any]]:
    """Every withdrawal and every destroyed film of the journal: {"at","verb","of","left"}. `of` is a film's slug or a
    person's public id; `left`: what somebody who agreed to less still agrees to, else empty. Nobody's name or words."""
    films = Q(verb=ERASED, object_type="tutorial")
    people = Q(verb__in=LEAVE_ENDED, concerns__isnull=False)
    entries = Entry.objects.filter(films | people).select_related("concerns").order_by("pk")
    return [
        {
            "at": entry.at.isoformat(),
            "verb": entry.verb,
            "of": entry.object_id if entry.verb == ERASED else str(entry.concerns.public_id),  # type: ignore[union-attr]  # asked for
            "left": entry.after if entry.verb == "withdraw_consent" else {},
        }
        for entry in entries
    ]


def erasures_again(*, by: User, listed: list[dict[str, Any]], snapshot: datetime) -> int:
    """Do again, by the same actions, what the restored database does not know of because it is older; of how many
    people and films."""
    unknown = [  # all before the first is done: doing it writes the same verbs into the journal
        one
        for one in listed
        if (at := datetime.fromisoformat(one["at"])) >= snapshot - BEFORE_THE_SNAPSHOT and not _known(one, at)
    ]
    done = set()
    for one in unknown:
        if _film(by, one["of"]) if one["verb"] == ERASED else _voice(by, one["of"], one["left"]):
            done.add(one["of"])
    return len(done)


def _known(one: dict[str, Any], at: datetime) -> bool:
    """The journal has it, or the same asked for later: by an earlier restore, too."""
    since = Entry.objects.filter(at__gte=at)
    if one["verb"] == ERASED:
        return since.filter(verb=ERASED, object_type="tutorial", object_id=one["of"]).exists()
    return since.filter(verb__in=LEAVE_ENDED, concerns__public_id=one["of"]).exists()


def _film(by: User, slug: str) -> bool:
    tutorial = Tutorial.objects.filter(slug=slug, is_interface=False).first()
    if tutorial is None:
        return False
    destroy(tutorial_erase(by=by, tutorial=tutorial, reason=_("Destroyed after this backup was made.")))
    return True


def _voice(by: User, public_id: str, left: dict[str, Any]) -> bool:
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
        credit=left["credit"],
        adult=now.adult,
    )
    return True
