"""Claims: « I am on it ». They warn others and influence the order of queues; they never block a save."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.errors import NotAllowed
from journal.people import Person
from subtitles.models import Claim
from tutorials.models import LanguageVersion, Segment

CLAIM_RETENTION = timedelta(days=30)


def claim_take(*, by: Person, version: LanguageVersion, segment: Segment, purpose: str) -> Claim | None:
    """Claim a segment, or extend one's own claim. None: somebody else has a claim that has not expired."""
    if not by.may_translate(version.language):
        raise NotAllowed(_("You may not work in this language yet. Ask the coordinator to add it."))
    now = timezone.now()
    until = now + settings.CLAIM_LEASE
    taken = (
        Claim.objects.filter(version=version, segment=segment, purpose=purpose)
        .filter(models.Q(person_id=by.pk) | models.Q(until__lt=now))
        .update(person_id=by.pk, until=until, since=now)
    )
    mine = Claim.objects.filter(version=version, segment=segment, purpose=purpose, person_id=by.pk)
    # The updated row may be gone: another tab of the same person released it meanwhile.
    if taken and (claim := mine.first()) is not None:
        return claim
    try:
        with transaction.atomic():
            return Claim.objects.create(version=version, segment=segment, purpose=purpose, person_id=by.pk, until=until)
    except IntegrityError:  # somebody was faster: another tab of the same person, perhaps
        return mine.first()


def claim_release(*, by: Person, version: LanguageVersion, segment: Segment | None = None, purpose: str = "") -> int:
    """Release one's claims on a version: of one segment, or all of them."""
    mine = Claim.objects.filter(version=version, person_id=by.pk)
    if segment is not None:
        mine = mine.filter(segment=segment)
    if purpose:
        mine = mine.filter(purpose=purpose)
    return mine.delete()[0]


def claims_expire() -> int:
    """Forget those that ended a month ago. Until then an ended one, which holds nothing any more, says who began and
    went: they are asked whether they come back (volunteers/pipelines/news_of_the_day)."""
    return Claim.objects.filter(until__lt=timezone.now() - CLAIM_RETENTION).delete()[0]
