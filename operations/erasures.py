"""Erasures that people asked for: listed beside the backups, and repeated when an older backup is restored."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dubbing.actions import credit_changed, tutorial_erase
from dubbing.removal.notes import REMOVE, remove_note_again
from dubbing.removal.retention import EXPIRE, expire_again
from dubbing.removal.tutorial import ERASE, destroy
from dubbing.removal.voice import CONSENT_ENDED, CREDIT_CHANGED
from journal.models import Entry
from operations.archive import Erasure, Left
from tutorials.models import Tutorial
from volunteers.actions.consents import consent_give, voice_withdraw
from volunteers.models import Consent, User
from volunteers.pipelines.account_end import CLOSED, close_account, erase_account
from volunteers.pipelines.account_end import ERASED as ACCOUNT_ERASED

NOTE = "sentencenote"
THINGS = {ERASE: "tutorial", EXPIRE: "take", REMOVE: NOTE}
"""Verb → what it is about, where that is no person."""
# A withdrawal's ten minutes: whoever restores in the midst of them finishes it, unless it was undone.
BEGUN, UNDONE = "begin_withdrawal", "undo_withdrawal"
PEOPLE_VERBS = (*CONSENT_ENDED, CLOSED, ACCOUNT_ERASED, BEGUN, UNDONE)
REPEATED_VERBS = {*THINGS, *PEOPLE_VERBS, CREDIT_CHANGED}
"""Verbs of the journal that are listed."""
# An entry's time is earlier than its commit: an entry just before the snapshot may not be in it.
SNAPSHOT_MARGIN = timedelta(hours=1)


def erasures_list(number: int | None = None) -> list[Erasure]:
    """Of one entry of the journal, or of all: every withdrawal, every name taken back, every erased or closed account,
    every recording that expired, every note taken from a sentence, and every erased tutorial. No names, no texts."""
    about = Q(verb__in=PEOPLE_VERBS, concerns__isnull=False)
    about |= Q(verb=CREDIT_CHANGED, concerns__isnull=False, after__named=False)
    for verb, kind in THINGS.items():
        about |= Q(verb=verb, object_type=kind)
    entries = (
        Entry.objects.filter(about)
        .filter(**({} if number is None else {"pk": number}))
        .select_related("concerns")
        .order_by("pk")
    )
    return [
        {
            "at": entry.at.isoformat(),
            "verb": entry.verb,
            "of": entry.object_id if entry.verb in THINGS else _person_of(entry),
            "left": _remaining_consent(entry),
        }
        for entry in entries
    ]


def _person_of(entry: Entry) -> str:
    """The person that a line concerns, by the public id."""
    assert entry.concerns is not None
    return str(entry.concerns.public_id)


def _remaining_consent(entry: Entry) -> Left:
    after: Left = entry.after
    if entry.verb in {CLOSED, ACCOUNT_ERASED} and entry.concerns is not None:
        return {**after, "key": entry.concerns.withdrawal_hash}
    return after if entry.verb == "withdraw_consent" else {}


def erasures_repeat(*, by: User, listed: list[Erasure], snapshot: datetime) -> int:
    """Repeat, by the same actions, the erasures that the restored, older database does not know; returns of how many
    people and tutorials."""
    since = snapshot - SNAPSHOT_MARGIN
    done = set()
    for erasure in _unknown(listed, since):  # all of them, before the first is repeated and writes the same verbs
        if _repeat(by, erasure["verb"], erasure["of"], erasure["left"]):
            done.add(erasure["of"])
    return len(done)


def _unknown(listed: list[Erasure], since: datetime | None = None) -> list[Erasure]:
    """Those that the journal of this database does not know."""
    known = [(datetime.fromisoformat(erasure["at"]), erasure) for erasure in listed if erasure["verb"] != UNDONE]
    return [
        erasure
        for at, erasure in known
        if (since is None or at >= since) and not _is_known(erasure, at) and not _undone(erasure, listed)
    ]


def never_to_return(listed: list[Erasure]) -> set[str]:
    """Slugs, public ids and recordings that the list says are erased and that this database, put back by hand from an
    older one, still has: their files must not be copied back."""
    return {erasure["of"] for erasure in _unknown(listed) if erasure["verb"] in {*THINGS, *CONSENT_ENDED, BEGUN}}


def _undone(erasure: Erasure, listed: list[Erasure]) -> bool:
    """A withdrawal that was begun and undone. Lists are in the order of time."""
    if erasure["verb"] != BEGUN:
        return False
    later = listed[listed.index(erasure) :]
    return any((other["verb"], other["of"]) == (UNDONE, erasure["of"]) for other in later)


def _is_known(erasure: Erasure, at: datetime) -> bool:
    """The journal has it, or a later one of the same kind, for example of an earlier restore."""
    verb, since = erasure["verb"], Entry.objects.filter(at__gte=at)
    if verb in THINGS:
        return since.filter(verb=verb, object_type=THINGS[verb], object_id=erasure["of"]).exists()
    ended = (CLOSED, ACCOUNT_ERASED)
    alike = {CLOSED: ended, ACCOUNT_ERASED: ended, CREDIT_CHANGED: (verb,), BEGUN: (BEGUN, *CONSENT_ENDED)}
    return since.filter(verb__in=alike.get(verb, CONSENT_ENDED), concerns__public_id=erasure["of"]).exists()


def _repeat(by: User, verb: str, of: str, left: Left) -> bool:
    """False where what it is about is not there."""
    if verb == ERASE:
        return _repeat_tutorial(by, of)
    if verb in THINGS:
        return {EXPIRE: expire_again, REMOVE: remove_note_again}[verb](of)
    user = User.objects.filter(public_id=of).first()
    if user is None:
        return False
    if verb in {CLOSED, ACCOUNT_ERASED}:
        _repeat_account(verb, user, left)
    elif verb == CREDIT_CHANGED:
        _repeat_name(user)
    elif left:
        return _repeat_choice(user, left)
    else:
        voice_withdraw(by=by, user=user, reason=_("Withdrawn after this backup was made."))
    return True


def _repeat_name(user: User) -> None:
    """Somebody did not want to be named any more."""
    Consent.objects.filter(user=user, withdrawn_at=None).update(credit=Consent.Credit.NONE, credit_as="")
    credit_changed(by=None, voice=user, named=False)


def _repeat_account(verb: str, user: User, left: Left) -> None:
    """Without a letter: there was one, and its link is known again. A voice that was withdrawn is listed apart."""
    if verb == CLOSED:
        close_account(user, timezone.now())
    else:
        erase_account(user, timezone.now(), by=None, keep_name=left.get("name") == "kept")
    User.objects.filter(pk=user.pk).update(withdrawal_hash=left.get("key", ""))


def _repeat_tutorial(by: User, slug: str) -> bool:
    tutorial = Tutorial.objects.filter(slug=slug, is_interface=False).first()
    if tutorial is None:
        return False
    destroy(tutorial_erase(by=by, tutorial=tutorial, reason=_("Destroyed after this backup was made.")))
    return True


def _repeat_choice(user: User, left: Left) -> bool:
    """Somebody agreed to less. False where nothing is agreed to."""
    now = Consent.objects.filter(user=user, withdrawn_at=None).first()
    if now is None:
        return False
    consent_give(
        by=user,
        language_read=now.language_read,
        publish=now.publish and left["publish"],
        hotline=now.hotline and left["hotline"],
        ai_training=now.ai_training and left["ai_training"],
        pass_on=now.pass_on and left.get("pass_on", False),
        repair=now.repair and left.get("repair", False),
        say_back=now.say_back and left.get("say_back", False),
        credit=left["credit"] if now.credit_as else "none",
        credit_as=now.credit_as,
        adult=now.adult,
    )
    return True
