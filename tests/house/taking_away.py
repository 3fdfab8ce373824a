"""A town in which somebody did something of everything and will go, and each act that takes something away.

The world is made once; every act starts from it, and is undone with its transaction and the files of the store.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from dubbing.actions import release_withdraw, take_approve, take_reject, take_unapprove, tutorial_erase
from dubbing.models import BackTranslation, HardStep, Release, Take
from dubbing.queries.retention import REJECTED_RETENTION
from dubbing.removal.retention import expire_rejected_takes
from dubbing.removal.tutorial import destroy
from storage.models import HeardVoice, StoredFile
from subtitles.actions import (
    changes_request,
    draft_save,
    import_end,
    term_save,
    translation_approve,
    translation_submit,
    translation_unapprove,
)
from subtitles.actions.glossary import NewTerm
from subtitles.models import Claim, TextImport, TranslationRevision
from tests import factories
from tests.house.one_of_each import OneOfEach, make_one_of_each
from tests.house.permission_table import COORDINATOR, REVIEWER, VOLUNTEER
from tests.parents import factory as published
from tests.stored_rows import record_rows
from tutorials.actions import (
    comment_add,
    comment_resolve,
    description_remove,
    path_set,
    tutorial_archive,
    version_close,
)
from tutorials.models import Comment, LanguageVersion, Segment, Tutorial, Upload
from volunteers.actions import (
    consent_give,
    invitation_create,
    role_give,
    role_take,
    voice_withdraw,
    withdrawal_begin,
    withdrawal_undo,
)
from volunteers.actions.accounts import account_erase
from volunteers.actions.invitations import invitation_revoke, invitation_revoke_undo
from volunteers.actions.people import role_take_undo
from volunteers.models import Invitation, User
from volunteers.pipelines.account_end import close_account
from volunteers.pipelines.news_from_journal import send_news
from volunteers.pipelines.withdrawals import end_consent

NAME, ADDRESS = "Zebulon Quatremer", "zebulon.q@example.org"


class Town:
    """one: what addresses name. film, version: of everything there; leaver: who goes; they sent, judged, said and
    opened something in it."""

    def __init__(self) -> None:
        self.one: OneOfEach = make_one_of_each()
        self.film = Tutorial.objects.get(slug=self.one.values["slug"])
        self.version = LanguageVersion.objects.get(tutorial=self.film, language="ar")
        self.leaver = _leaver()
        # Two coordinators: each needs a second proof.
        TOTP.activate(self.person(COORDINATOR), generate_totp_secret())
        self._texts()
        self._recordings()
        self._coordination()
        published.publish(published.tutorial("cantine", title_fr="La cantine"), "ar")
        path_set(by=self.leaver, name="La première semaine", films=["cantine", self.film.slug])
        send_news()

    def person(self, kind: str) -> User:
        person = self.one.people[kind]
        assert person is not None
        return User.objects.get(pk=person.pk)

    def _texts(self) -> None:
        """Of the leaver one approved and one sent back; and they approved another's."""
        version, leaver, reviewer = self.version, self.leaver, self.person(REVIEWER)
        first, _second, third = factories.speech(self.film)
        waiting = TranslationRevision.objects.get(pk=self.one.values["revision"])
        translation_approve(by=leaver, version=version, revision=waiting)
        mine = translation_submit(by=leaver, version=version, segment=first, text="اضغطوا الزر.", base_number=0)
        translation_approve(by=reviewer, version=version, revision=mine)
        again = translation_submit(by=leaver, version=version, segment=third, text="اقرأوا.", base_number=0)
        changes_request(by=reviewer, version=version, revision=again, reason="Trop court")
        draft_save(by=leaver, segment=third, language="ar", text="اقرأوا الرسالة.", base_number=again.number)
        told = [self.person(VOLUNTEER)]
        comment_add(by=leaver, segment=third, language="ar", text="Quel message ?", key=uuid4(), mentioned=told)
        term_save(by=leaver, language="ar", new=NewTerm("flèche", "سهم"))

    def _recordings(self) -> None:
        """Of the leaver one is heard by parents, one was refused."""
        first, second, _third = factories.speech(self.film)
        heard = self._take(first, state=Take.State.SUBMITTED)
        take_approve(by=self.person(REVIEWER), version=self.version, take=heard)
        refused = self._take(second, state=Take.State.SUBMITTED)
        take_reject(by=self.person(REVIEWER), version=self.version, take=refused, reason="Un bruit")
        BackTranslation.objects.create(
            take=refused, speaker=self.person(REVIEWER), original=refused.original, sha256="1" * 64, state="judged"
        )
        live = Release.objects.get(version=self.version, state="live")
        live.manifest["segments"][0]["take"] = str(heard.client_id)
        live.manifest["voices"] = [self.leaver.pk]
        live.manifest["chosen"] = [{"segment": first.pk, "take": heard.pk, "revision": 0}]
        live.save()
        record_rows(live)
        note = StoredFile.objects.get(holder="release", holder_id=str(live.pk), role="voice_note")
        HeardVoice.objects.create(file=note, voice=self.leaver)
        HardStep.objects.create(version=self.version, segment=first, take=heard.pk, day=timezone.localdate(), times=3)

    def _take(self, segment: Segment, **fields: Any) -> Take:
        path = storages["private"].save(f"takes/{uuid4()}.flac", ContentFile(b"fLaC" + uuid4().bytes))
        given = {"sha256": uuid4().hex * 2, "audio": path, "original": path, "source_digest": segment.digest, **fields}
        made = Take.objects.create(
            segment=segment, language="ar", voice=self.leaver, duration_ms=1000, speech_end_ms=900, **given
        )
        record_rows(made)
        return made

    def _coordination(self) -> None:
        leaver, third = self.leaver, factories.speech(self.film)[2]
        Tutorial.objects.filter(pk=self.film.pk).update(created_by=leaver)
        LanguageVersion.objects.filter(pk=self.version.pk).update(opened_by=leaver)
        invitation_create(by=leaver, language_tags=["ar"], note="Au marché")
        role_give(by=leaver, user=self.person(VOLUNTEER), role="volunteer", language="tr")
        until = timezone.now() + timedelta(minutes=9)
        Claim.objects.create(version=self.version, segment=third, person=leaver, purpose="record", until=until)


def _leaver() -> User:
    leaver = factories.person("zebulon.q", ("volunteer", "ar"), ("reviewer", "ar"), ("coordinator", ""))
    User.objects.filter(pk=leaver.pk).update(display_name=NAME)
    leaver.refresh_from_db()
    leaver.spoken_languages.create(language="ar")
    TOTP.activate(leaver, generate_totp_secret())
    chosen = {"publish": True, "hotline": True, "pass_on": True, "ai_training": False, "credit": "name", "adult": True}
    consent_give(by=leaver, language_read="fr", **chosen)  # type: ignore[arg-type]
    return leaver


def _erase_own_account(town: Town) -> None:
    account_erase(by=town.leaver, user=town.leaver, voice=False)


def _erase_account_and_voice(town: Town) -> None:
    account_erase(by=town.person(COORDINATOR), user=town.leaver, voice=True)


def _erase_tutorial(town: Town) -> None:
    tutorial_erase(by=town.person(COORDINATOR), tutorial=town.film)
    assert destroy(town.film) is not None


def _retention(town: Town) -> None:
    now = timezone.now()
    close_account(town.leaver, now)
    end_consent(by=None, user=town.leaver)
    assert expire_rejected_takes(now) == 0
    expire_rejected_takes(now + REJECTED_RETENTION)


def _replace_and_archive(town: Town) -> None:
    newer = published.tutorial("nouvelle", title_fr="La nouvelle tablette")
    Tutorial.objects.filter(pk=newer.pk).update(replaces=town.film)
    tutorial_archive(by=town.person(COORDINATOR), tutorial=town.film)


def _end(town: Town) -> None:
    """What is live, and an import."""
    release_withdraw(by=town.person(COORDINATOR), version=town.version)
    import_end(by=town.person(VOLUNTEER), batch=TextImport.objects.get())


def _undo(town: Town) -> None:
    boss, reviewer = town.person(COORDINATOR), town.person(REVIEWER)
    text = TranslationRevision.objects.get(author=town.leaver, state="approved")
    translation_unapprove(by=reviewer, version=town.version, revision=text)
    take_unapprove(by=reviewer, version=town.version, take=Take.objects.get(voice=town.leaver, state="approved"))
    withdrawal_begin(by=town.leaver)
    withdrawal_undo(by=town.leaver)
    taken = role_take(by=boss, user=town.leaver, role="reviewer", language="ar")
    assert taken is not None
    role_take_undo(by=boss, taken=taken)
    invitation = Invitation.objects.get(created_by=town.leaver)
    invitation_revoke(by=boss, invitation=invitation)
    invitation_revoke_undo(by=boss, invitation=invitation)


def _close_language_and_begin_to_withdraw(town: Town) -> None:
    withdrawal_begin(by=town.leaver)
    version_close(by=town.person(COORDINATOR), version=town.version)


def _small_things(town: Town) -> None:
    """A voice, a role, an invitation, a description, a comment that is settled, an upload, the path."""
    voice_withdraw(by=town.leaver, user=town.leaver)
    boss = town.person(COORDINATOR)
    for role in ("volunteer", "reviewer"):
        role_take(by=boss, user=town.leaver, role=role, language="ar")
    invitation_revoke(by=boss, invitation=Invitation.objects.get(created_by=town.leaver))
    description_remove(by=boss, segment=Segment.objects.get(kind="description"))
    for comment in Comment.objects.filter(author=town.leaver):
        comment_resolve(by=boss, comment=comment)
    Upload.objects.all().delete()
    path_set(by=boss, name="", films=[])


ACTS: dict[str, Callable[[Town], None]] = {
    "erase one's own account": _erase_own_account,
    "erase account and voice": _erase_account_and_voice,
    "erase a tutorial": _erase_tutorial,
    "retention": _retention,
    "replace and archive": _replace_and_archive,
    "end": _end,
    "undo": _undo,
    "close a language, begin to withdraw": _close_language_and_begin_to_withdraw,
    "withdraw a voice, small things": _small_things,
}
UNNAMED = {"erase one's own account", "erase account and voice"}
"""After these no page has the leaver's name or address."""
UNHEARD = {*UNNAMED, "retention", "withdraw a voice, small things", "close a language, begin to withdraw"}
"""After these no page of the parents names them as a voice."""
