"""Consent to the use of a voice: given, recorded from paper, withdrawn."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dubbing.actions import spoken_names_forget
from journal.actions import record
from journal.errors import Refused
from tutorials.actions.versions import known_language
from volunteers.models import Consent, User
from volunteers.permissions import require_coordinator

TEXT_VERSION = "2026-11"


@transaction.atomic
def consent_give(
    *,
    by: User,
    language_read: str,
    publish: bool,
    hotline: bool,
    ai_training: bool,
    credit: str,
    adult: bool,
) -> Consent:
    """The person's own choices. They replace the earlier ones, which are kept with the moment they ended."""
    if publish and not adult:
        raise Refused(_("To lend your voice you must be an adult, or bring your parents' signed agreement."))
    if credit not in Consent.Credit.values:
        raise Refused(_("Choose how you want to be named."))
    consent = _replace(
        by,
        Consent(
            user=by,
            text_version=TEXT_VERSION,
            language_read=known_language(language_read).tag,
            publish=publish,
            hotline=hotline and publish,
            ai_training=ai_training,
            credit=credit,
            adult=adult,
        ),
    )
    record(actor=by, verb="consent", about=consent, concerns=by, after=_choices(consent))
    return consent


@transaction.atomic
def consent_record(*, by: User, user: User, evidence: str, hotline: bool = True) -> Consent:
    """A consent given elsewhere (a signed form): where and when it was given is required and kept."""
    require_coordinator(by)
    evidence = " ".join(evidence.split())
    if not evidence:
        raise Refused(_("Say where and when the consent was given."))
    consent = _replace(
        user,
        Consent(
            user=user,
            text_version=TEXT_VERSION,
            language_read="fr",
            publish=True,
            hotline=hotline,
            adult=True,
            evidence=evidence,
            recorded_by=by,
        ),
    )
    record(actor=by, verb="record_consent", about=consent, concerns=user, after=_choices(consent), reason=evidence)
    return consent


@transaction.atomic
def consent_withdraw(*, by: User, user: User, reason: str = "") -> Consent | None:
    """End the consent in force. What was published with the voice is taken out by `withdraw_voice`; the
    language names that it says on the chooser are gone at once."""
    if by.pk != user.pk:
        require_coordinator(by)
    consent = Consent.objects.filter(user=user, withdrawn_at=None).first()
    if consent is not None:
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        record(actor=by, verb="withdraw_consent", about=consent, concerns=user, reason=reason)
        spoken_names_forget(by=by, voice=user)
    return consent


def _replace(user: User, consent: Consent) -> Consent:
    User.objects.select_for_update().get(pk=user.pk)
    Consent.objects.filter(user=user, withdrawn_at=None).update(withdrawn_at=timezone.now())
    consent.save()
    return consent


def _choices(consent: Consent) -> dict[str, object]:
    return {
        "version": consent.text_version,
        "language": consent.language_read,
        "publish": consent.publish,
        "hotline": consent.hotline,
        "ai_training": consent.ai_training,
        "credit": consent.credit,
    }
