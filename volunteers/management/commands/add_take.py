"""manage.py add_take SLUG LANG SEGMENT FILE --voice EMAIL: a take recorded elsewhere, with its voice's consent."""

from __future__ import annotations

import uuid
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.takes.take_advice import advice
from dubbing.actions import take_approve, take_receive, take_submit
from dubbing.queries.studio import says_the_french
from dubbing.states import TakeState
from dubbing.takes.intake import intake, intake_failed, measure_file
from jobs.execution import work_here
from jobs.models import Job
from jobs.states import lease
from journal.errors import Missing, Refused
from journal.message_translation import translate_message
from journal.state_words import state_word
from storage.files import sha256_of
from subtitles.models import Translation, TranslationRevision
from tutorials.management.base import PortevoixCommand, refuse_missing_file, version_named
from tutorials.models import SPOKEN_KINDS, LanguageVersion, Segment
from volunteers.actions import consent_record, person_create, role_give
from volunteers.models import Role, User


class Command(PortevoixCommand):
    help = "Bring in a take that was recorded elsewhere."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("language")
        parser.add_argument("segment", help="id of the segment, or its position from 1")
        parser.add_argument("file", type=Path)
        parser.add_argument("--voice", metavar="EMAIL", required=True, help="whose voice it is")
        parser.add_argument("--consent", metavar="TEXT", default="", help="where and when the voice agreed")
        parser.add_argument("--no-hotline", action="store_true", help="the consent leaves the telephone hotline out")
        parser.add_argument(
            "--pass-on", action="store_true", help="the signed form allows passing the voice on outside the site"
        )
        parser.add_argument("--synthetic", action="store_true", help="a machine speaks: parents are told so")
        parser.add_argument("--approve", action="store_true", help="it was approved elsewhere")

    def work(self, by: User, **options: Any) -> JsonObject:  # type: ignore[override]
        path: Path = options["file"]
        refuse_missing_file(path)
        version = version_named(options["slug"], options["language"])
        segment = segment_named(version, options["segment"])
        revision = text_to_read(version, segment)
        # Checked before anything is recorded: a refused take leaves nothing, not even its voice's account.
        measurement = measure_file(path, segment=segment, revision=revision)
        if any(finding.code == "no_speech" for finding in measurement.quality.findings):
            raise Refused(_("Nobody is heard in “{path}”. Nothing was changed.").format(path=path.name))
        with transaction.atomic():
            uses = {"hotline": not options["no_hotline"], "pass_on": options["pass_on"]}
            voice = voice_of(by, version, options["voice"], options["consent"], **uses)
            take, created = take_receive(
                by=voice,
                version=version,
                segment=segment,
                client_id=client_id_of(path, voice, segment, version),
                sha256=sha256_of(path),
                received=path,
                revision=revision,
                brought_by=by,
                device={"synthetic": True} if options["synthetic"] else {},
            )
            job = Job.objects.filter(kind="dubbing.intake", target=str(take.pk)).first()
            # Before the commit: a worker that was faster would measure the same file again.
            leased = lease(job.pk) if created and job is not None else None
        if job is not None and take.state == TakeState.RECEIVED:
            pipeline = partial(intake, measurement=measurement if created else None)
            done = work_here(leased or job, pipeline, intake_failed, leased=leased is not None)
            take.refresh_from_db()
            if done.state == Job.State.FAILED or take.state == TakeState.REJECTED:
                raise Refused(done.failure or take.reason)
        if take.state in {TakeState.CHECKED, TakeState.REJECTED} and take.audio:
            take = take_submit(by=by, take=take, insist=True, brought_in=True)
        if options["approve"] and take.state == TakeState.SUBMITTED:
            take = take_approve(by=by, version=version, take=take, elsewhere=True)
        said = _("The recording of {segment} came in ({state}).")
        self.say(said.format(segment=segment.public_id, state=state_word(take.state)))
        for finding in take.findings:
            message = advice(finding["code"], finding["severity"], finding["figure"])
            self.say("  " + (translate_message(message) if message is not None else finding["message"]))
        return {
            "id": str(take.client_id),
            "segment": segment.public_id,
            "state": str(take.state),
            "sha256": take.sha256,
            "duration_ms": take.duration_ms,
            "figures": take.figures,
            "findings": take.findings,
        }


def segment_named(version: LanguageVersion, name: str) -> Segment:
    """A live segment of the version's tutorial by its id, or by its position among its sentences."""
    live = Segment.objects.filter(tutorial=version.tutorial, retired_at=None).select_related("tutorial")
    found = live.filter(public_id=name).first()
    if found is None and name.isascii() and name.isdigit() and int(name) > 0:
        spoken = live.filter(kind__in=SPOKEN_KINDS).exclude(kind=Segment.Kind.DESCRIPTION).order_by("start_ms")
        position = int(name) - 1
        found = spoken[position : position + 1].first() if position < spoken.count() else None
    if found is None:
        raise Missing(_("“{slug}” has no sentence “{name}”.").format(slug=version.tutorial.slug, name=name))
    return found


def text_to_read(version: LanguageVersion, segment: Segment) -> TranslationRevision | None:
    """The text that the take reads: the approved translation, else the latest one."""
    row = Translation.objects.select_related("approved", "latest").filter(segment=segment, language=version.language)
    translation = row.first()
    revision = (translation.approved or translation.latest) if translation else None
    if revision is None and not says_the_french(version, segment):
        raise Refused(
            _("The sentence {segment} has no translation yet: translate it first.").format(segment=segment.public_id)
        )
    return revision


def voice_of(by: User, version: LanguageVersion, email: str, consent: str, **uses: bool) -> User:
    """The account behind the voice; an unknown one becomes a volunteer who cannot sign in. Never without consent.
    uses: what a consent that is recorded now allows; one on record is never changed."""
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise Refused(_("“{email}” is not an e-mail address.").format(email=email)) from wrong
    voice = User.objects.filter(email__iexact=email).first()
    agreed = voice is not None and voice.may_lend_voice()
    if not agreed and not consent.strip():
        raise Refused(
            _("No consent of {email} is on record. Say where and when it was given: --consent TEXT").format(email=email)
        )
    if voice is None:
        voice = person_create(by=by, display_name="", email=email, language_tags=[version.language], can_sign_in=False)
    elif not voice.roles.filter(language__in=["", version.language]).exists():
        role_give(by=by, user=voice, role=Role.Name.VOLUNTEER, language=version.language)
    if not agreed:
        consent_record(by=by, user=voice, evidence=consent, **uses)
    return voice


def client_id_of(path: Path, voice: User, segment: Segment, version: LanguageVersion) -> uuid.UUID:
    """The same file brought in again for the same segment by the same voice is the same take."""
    name = f"{voice.public_id}/{segment.public_id}/{version.language}/{sha256_of(path)}"
    return uuid.uuid5(uuid.NAMESPACE_OID, name)
