"""Consent to the use of a voice: given, recorded from paper, withdrawn."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from dubbing.actions import (
    VoiceErased,
    credit_changed,
    said_back_remove,
    voice_passed_on,
    voice_repair,
    voice_unpublish,
)
from dubbing.permissions import consent_first
from journal.actions import record
from journal.errors import Refused
from journal.message_translation import known_language
from volunteers.actions.people import tidy_name
from volunteers.models import Consent, User
from volunteers.permissions import require_coordinator
from volunteers.pipelines.withdrawals import end_consent
from volunteers.queries.consent_text import digest_in, text_version
from volunteers.queries.spoken_consent import spoken_consents

_OF_THE_ANSWER = {"id", "given_at"}
USES = ("publish", "hotline", "pass_on", "repair", "say_back")


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
    credit_as: str | None = None,
    pass_on: bool = False,
    repair: bool | None = None,
    say_back: bool | None = None,
    heard: str = "",
    read_aloud: bool = False,
) -> Consent:
    """The person's own choices. They replace the earlier ones, which are kept with the moment they ended.

    credit_as: the name that stands beside the films (None: the account's). Asked for unless the credit is *none*.
    pass_on: the voice may leave the town's site. repair: noise may be taken out of it by machine. say_back: what they
    say back in French may be kept for the reviewers; it needs no yes to being published. Of these two None: not asked
    here, what they said of it before stays. heard: the digest of the sound in which the text was heard in that
    language; Refused where another one says it now. read_aloud: somebody read it to them; who is not kept."""
    if (publish or say_back) and not adult:
        raise Refused(_("To lend your voice you must be an adult, or bring your parents' signed agreement."))
    if credit not in Consent.Credit.values:
        raise Refused(_("Choose how you want to be named."))
    language = known_language(language_read).tag
    _refuse_other_sound(heard, language)
    name = _public_name(by, credit, credit_as)
    User.objects.select_for_update().get(pk=by.pk)
    before = Consent.objects.filter(user=by, withdrawn_at=None).first()
    if before is not None and before.ends_at is not None and not publish:
        voice_withdraw(by=by, user=by)  # they took their voice back and do not lend it again: nothing is undone
    repair = _as_before(before, "repair", repair)
    consent = _replace(
        by,
        Consent(
            user=by,
            text_version=text_version(),
            asked_version=text_version(),
            language_read=language,
            text_digest=digest_in("fr"),
            read_digest=_read_digest(language, heard),
            heard_digest=heard,
            publish=publish,
            hotline=hotline and publish,
            pass_on=pass_on and publish,
            repair=repair if publish else None,
            say_back=bool(_as_before(before, "say_back", say_back)),
            ai_training=ai_training,
            credit=credit,
            credit_as=name,
            adult=adult,
        ),
    )
    by_ear = _by_ear(heard=heard, read_aloud=read_aloud)
    record(actor=by, verb="consent", about=consent, concerns=by, after={**_choices(consent), **by_ear})
    if before and before.ends_at is None and _is_less(before, consent):
        _take_less(by, before, consent)
    elif before and _credit_name(before) != _credit_name(consent):
        credit_changed(by=by, voice=by, named=_credit_name(consent) != "")
    elif consent.pass_on and not (before and before.pass_on):
        voice_passed_on(by=by, voice=by)
    if consent.repair and not (before and before.repair):
        voice_repair(by=by, voice=by)
    return consent


def _refuse_other_sound(heard: str, language: str) -> None:
    """Where the text was heard, and something else is heard by now."""
    if heard and heard not in {said.digest for said in spoken_consents([language]).values()}:
        raise Refused(_("What is heard here has changed. Nothing is lost: listen to it once more."))


def _read_digest(language: str, heard: str) -> str:
    return "" if heard or language == "fr" else digest_in(language)


def _by_ear(*, heard: str, read_aloud: bool) -> JsonObject:
    """How somebody learnt of the text who did not read it; nobody else is named."""
    return {"by_ear": "heard" if heard else "read_aloud"} if heard or read_aloud else {}


@transaction.atomic
def repair_answer(*, by: User, agreed: bool) -> None:
    """The answer to the offer to take the noise out of recordings: a choice of its own, and nothing else changes. It is
    written as a consent of its own date; the earlier one is kept."""
    User.objects.select_for_update().get(pk=by.pk)
    before = Consent.objects.filter(user=by, publish=True, withdrawn_at=None, ends_at=None).first()
    if before is None:
        raise Refused(consent_first())
    if _answer(by, before, "repair", agreed=agreed) and agreed:
        voice_repair(by=by, voice=by)


@transaction.atomic
def say_back_answer(*, by: User, agreed: bool) -> None:
    """The same of what they say back in French: may it be kept for the reviewers? It needs no yes to being published,
    but a consent that says of age."""
    User.objects.select_for_update().get(pk=by.pk)
    before = Consent.objects.filter(user=by, withdrawn_at=None, ends_at=None).first()
    if agreed and (before is None or not before.adult):
        raise Refused(consent_first())
    if before is not None:  # else nothing is kept of theirs: that is a no already
        _answer(by, before, "say_back", agreed=agreed)


def _answer(by: User, before: Consent, use: str, *, agreed: bool) -> bool:
    """Write the answer about one use; False where it is the same as before."""
    if getattr(before, use) == agreed:
        return False
    names = [field.attname for field in Consent._meta.concrete_fields if field.name not in _OF_THE_ANSWER]
    consent = _replace(by, Consent(**{**{name: getattr(before, name) for name in names}, use: agreed}))
    after = {**_choices(consent), "asked": text_version()}
    record(actor=by, verb=f"answer_{use}", about=consent, concerns=by, after=after)
    if _is_less(before, consent):
        _take_less(by, before, consent)
    return True


def _take_less(by: User, before: Consent, consent: Consent) -> None:
    """What they do not agree to any more ends."""
    record(actor=by, verb="withdraw_consent", about=before, concerns=by, after=_choices(consent))
    voice_unpublish(by=by, voice=by)
    if not by.may_keep_said_back():
        said_back_remove(voice=by)


@transaction.atomic
def consent_left(*, by: User) -> None:
    """The question that a new wording asks is answered with *leave it as it is*: it is not asked again, and nothing
    else changes."""
    consent = Consent.objects.filter(user=by, withdrawn_at=None).first()
    if consent is None or consent.asked_version == text_version():
        return
    Consent.objects.filter(pk=consent.pk).update(asked_version=text_version())
    record(actor=by, verb="leave_consent", about=consent, concerns=by, after={"version": text_version()})


@transaction.atomic
def consent_record(*, by: User, user: User, evidence: str, hotline: bool = True, pass_on: bool = False) -> Consent:
    """A consent given elsewhere (a signed form): where and when it was given is required and kept. pass_on: the form
    asked whether the voice may leave the town's site."""
    require_coordinator(by)
    evidence = " ".join(evidence.split())
    if not evidence:
        raise Refused(_("Say where and when the consent was given."))
    before = Consent.objects.filter(user=user, withdrawn_at=None, ends_at=None).first()
    consent = _replace(
        user,
        Consent(
            user=user,
            say_back=before is not None and before.say_back,  # the form does not ask it
            text_version=text_version(),
            asked_version=text_version(),
            language_read="fr",
            text_digest=digest_in("fr"),
            publish=True,
            hotline=hotline,
            pass_on=pass_on,
            adult=True,
            evidence=evidence,
            recorded_by=by,
        ),
    )
    record(actor=by, verb="record_consent", about=consent, concerns=user, after=_choices(consent), reason=evidence)
    return consent


@transaction.atomic
def voice_withdraw(*, by: User, user: User, reason: str = "") -> VoiceErased:
    """End the consent in force and withdraw the voice: every take is erased, the versions in which it is heard are
    built again without it, then its files are deleted. The journal keeps that it happened, not the voice."""
    if by.pk != user.pk:
        require_coordinator(by)
    return end_consent(by=by, user=user, reason=reason)


def _replace(user: User, consent: Consent) -> Consent:
    User.objects.select_for_update().get(pk=user.pk)
    Consent.objects.filter(user=user, withdrawn_at=None).update(withdrawn_at=timezone.now())
    consent.save()
    return consent


def _public_name(user: User, credit: str, credit_as: str | None) -> str:
    """Never made from the address: an account without a name has none to show."""
    if credit == Consent.Credit.NONE:
        return ""
    name = tidy_name(user.display_name if credit_as is None else credit_as)
    if not name:
        raise Refused(_("Write the name by which you want to be named."))
    return name


def _credit_name(consent: Consent) -> str:
    return consent.credit_as if consent.publish and consent.credit != Consent.Credit.NONE else ""


def _as_before(before: Consent | None, use: str, said: bool | None) -> bool | None:
    """What was not asked here (None) stays as they said it before."""
    return getattr(before, use, None) if said is None else said


def _is_less(before: Consent, consent: Consent) -> bool:
    """Somebody agreed to a use, and does not any more."""
    return any(getattr(before, use) and not getattr(consent, use) for use in USES)


def _choices(consent: Consent) -> JsonObject:
    return {
        "version": consent.text_version,
        "language": consent.language_read,
        **{use: getattr(consent, use) for use in USES},
        "ai_training": consent.ai_training,
        "credit": consent.credit,
    }
