"""One row of each kind for tests that go to every address: a tutorial, its Arabic version, texts, takes, releases."""

from __future__ import annotations

import tempfile
import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from dubbing.models import BackTranslation, DraftMix, Run, SentenceNote, Take
from jobs.models import Job
from media.picture.probe import probe
from storage.files import keep_private
from subtitles.actions import translation_submit
from subtitles.models import TextImport
from subtitles.states import move_import
from tests import factories
from tests.house.permission_table import ANONYMOUS, COORDINATOR, OTHER, REVIEWER, VOLUNTEER
from tests.parents import factory as published
from tutorials.actions import path_set
from tutorials.models import Comment, LanguageVersion, Segment, Upload
from volunteers.actions import consent_give, invitation_create, role_give, role_take
from volunteers.models import Notification, User
from volunteers.queries.stop_links import stop_path
from volunteers.queries.withdrawal_keys import new_key


@dataclass(frozen=True)
class OneOfEach:
    """People by kind, the value of every parameter that an address may have, and what must be sent with a visit for
    permission to be the only question: form fields and headers by URL name."""

    people: dict[str, User | None]
    values: dict[str, Any]
    values_of: dict[str, dict[str, Any]]
    sent: dict[str, dict[str, Any]]
    headers: dict[str, dict[str, str]]

    def arguments(self, name: str, parameters: list[str]) -> dict[str, Any]:
        known = {**self.values, **self.values_of.get(name, {})}
        return {parameter: known[parameter] for parameter in parameters}


def make_one_of_each() -> OneOfEach:
    people: dict[str, User | None] = {
        ANONYMOUS: None,
        OTHER: factories.volunteer("tr", "deniz"),
        VOLUNTEER: factories.volunteer("ar", "amina"),
        REVIEWER: factories.reviewer("ar", "rachid"),
        COORDINATOR: factories.coordinator("claire"),
    }
    for person in people.values():
        if person is not None:
            consent_give(
                by=person,
                language_read="fr",
                publish=True,
                hotline=False,
                ai_training=False,
                credit="none",
                adult=True,
                say_back=True,
            )
            person.spoken_languages.create(language="ar")
    volunteer, reviewer, coordinator = people[VOLUNTEER], people[REVIEWER], people[COORDINATOR]
    assert volunteer is not None
    assert reviewer is not None
    assert coordinator is not None
    tutorial = published.tutorial(probe=asdict(probe(published.material() / "video.mp4")))
    version = factories.version(tutorial, "ar", coordinator)
    first, second, third = factories.speech(tutorial)
    waiting = translation_submit(by=volunteer, version=version, segment=second, text="المسوا الأيقونة.", base_number=0)
    release = published.publish(tutorial, "ar")
    for number, (row, segment) in enumerate(zip(release.manifest["segments"], factories.speech(tutorial), strict=True)):
        row |= {"position": number + 1, "text": segment.text, "take": None}
    release.manifest["duration_ms"] = tutorial.duration_ms
    release.save()
    take = _take(version, volunteer, first)
    _drafts(version, volunteer)
    Run.objects.create(client_id=take.client_id, version=version, voice=volunteer, state="cut", audio=take.original)
    BackTranslation.objects.create(take=take, speaker=reviewer, original=take.original, sha256="3" * 64)
    note = SentenceNote.objects.create(
        segment=third, kind="voice", author=coordinator, path=take.original, sha256="4" * 64, bytes=1
    )
    key = WebAuthn.add(volunteer, "clé", _security_key()).instance
    TOTP.activate(volunteer, generate_totp_secret())
    RecoveryCodes.activate(volunteer)
    invitation, token = invitation_create(by=coordinator, language_tags=["ar"], uses=50)
    role_give(by=coordinator, user=volunteer, role="volunteer", language="so")
    taken = role_take(by=coordinator, user=volunteer, role="volunteer", language="so")
    upload = Upload.objects.create(
        owner=coordinator, name="film.mp4", length=10, expires_at=timezone.now() + timedelta(days=1)
    )
    job = Job.objects.create(kind="tutorials.renditions", target=str(tutorial.pk), queue="long", requested_by=volunteer)
    values = {
        "slug": tutorial.slug,
        "language": "ar",
        "segment_id": third.public_id,
        "segment": third.public_id,
        "revision": waiting.pk,
        "client_id": take.client_id,
        "ms": 1000,
        "order": 0,
        "position": 1,
        "number": release.number,
        "token": token,
        "upload_id": upload.pk,
        "pk": key.pk,
        "release_id": release.pk,
        "code": tutorial.code,
        "tag": "ar",
        "step": "1",
        "path": release.manifest["files"][0]["path"],
        "verb": "approve",
        "act": "translate",
        "key": new_key(volunteer).rstrip("/").split("/")[-1],
        "format": "po",
    }
    described = Segment.objects.create(tutorial=tutorial, kind="description", pin_ms=8500, text="Un soleil.")
    batch = TextImport.objects.create(tutorial=tutorial, language="ar", person=volunteer, name="a.po", how="submit")
    move_import(batch, TextImport.State.WRITING)
    comment = Comment.objects.create(segment=third, language="ar", author=volunteer, text="?")
    news = Notification.objects.create(person=volunteer, kind="text_approved", key="1", tutorial=tutorial.slug)
    path = path_set(by=coordinator, name="La première semaine", films=[tutorial.slug])
    assert path is not None
    values_of: dict[str, dict[str, Any]] = {
        "volunteers:comment_settle": {"number": comment.pk, "verb": "resolve"},
        "volunteers:news_open": {"number": news.pk},
        "volunteers:news_stop": {"token": stop_path(volunteer).split("/")[-2]},
        "subtitles:import_act": {"number": batch.pk, "what": "go-on"},
        "dubbing:room_ask": {"what": "voice"},
        "dubbing:said_back": {"number": uuid.uuid4()},
        "dubbing:hard_ask": {"what": "text"},
        "dubbing:note": {"number": note.number},
        "dubbing:note_put": {"kind": "picture"},
        "dubbing:note_remove": {"number": note.number},
        "volunteers:revoke": {"number": invitation.pk},
        "volunteers:revoke_undo": {"number": invitation.pk},
        "volunteers:role_undo": {"number": taken.pk if taken else 0},
        "tutorials:segment": {"verb": "text"},
        "tutorials:description": {"verb": "save", "segment_id": described.public_id},
        "tutorials:path_undo": {"number": path.pk},
        "tutorials:kept_sound": {"start": 9200, "end": 9600, "verb": "keep"},
        "tutorials:stop_job": {"number": job.pk},
    }
    sent: dict[str, dict[str, Any]] = {
        "volunteers:conversation": {"key": uuid.uuid4(), "text": "?"},
        "volunteers:news_read_all": {"up_to": news.pk},
        "volunteers:words": {"language": "tr"},
        "volunteers:work_time": {"seconds": 5},
        "volunteers:go_live": {"number": release.number},
        "volunteers:roles": {"person": volunteer.public_id, "role": "volunteer", "language": "tr"},
        "volunteers:proposals": {"person": volunteer.public_id, "language": "ar", "do": "no"},
        "volunteers:new_code": {"person": volunteer.public_id},
        "tutorials:descriptions": {"at": 9000, "text": "Un nuage."},
        "tutorials:music": {"bytes": 100, "name": "musique.flac", "may_use": "yes"},
        "tutorials:path_change": {"was": path.pk, "name": "La rentrée"},
        "tutorials:keep_sound": {"from": "9.2", "to": "9.6"},
        "tutorials:description": {"at": 8500, "text": "Un soleil.", "revision": 1},
        "subtitles:term_save": {"french": "tablette", "translation": "الجهاز اللوحي"},
    }
    tus, where = {"Tus-Resumable": "1.0.0"}, {"Tutorial": tutorial.slug, "Language": "ar", "Segment": third.public_id}
    headers = {
        "tutorials:uploads": {**tus, "Upload-Length": "10"},
        "tutorials:upload": {**tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
        "dubbing:take": (told := {f"X-Take-{name}": value for name, value in where.items()}),
        "dubbing:run_piece": told,
    }
    return OneOfEach(people, values, values_of, sent, headers)


def _security_key() -> dict[str, Any]:
    """What a browser sends for a new security key, with a real key pair in it."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    public = ES256.from_cryptography_key(key)  # type: ignore[no-untyped-call]
    secret = AttestedCredentialData.create(b"\0" * 16, uuid.uuid4().bytes, public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(sha256(b"localhost"), flags, 0, secret)
    client = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "http://localhost")
    return {
        "id": websafe_encode(secret.credential_id),
        "rawId": websafe_encode(secret.credential_id),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }


def _drafts(version: LanguageVersion, voice: User) -> None:
    """The whole film to hear before it is published: of everybody, and of the voice alone."""
    kept = keep_private(published.material() / "video.mp4", "drafts")
    for person in (None, voice):
        manifest = {"heard": [1, 3], "holds": [], "over_limit": False, "vtt": "WEBVTT\n", "vtt_fr": "WEBVTT\n"}
        DraftMix.objects.create(
            version=version, voice=person, path=kept.path, sha256=kept.sha256, bytes=kept.bytes, manifest=manifest
        )


def _take(version: LanguageVersion, voice: User, segment: Any) -> Take:
    """A checked take of a few bytes: its row and its file are there, its sound does not matter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "take"
        path.write_bytes(b"fLaC" + uuid.uuid4().bytes)
        kept = keep_private(path, "takes", ".flac")
    return Take.objects.create(
        segment=segment,
        language=version.language,
        voice=voice,
        sha256=kept.sha256,
        audio_sha256=kept.sha256,
        audio=kept.path,
        original=kept.path,
        source_digest=segment.digest,
        state=Take.State.CHECKED,
        duration_ms=1000,
        speech_end_ms=900,
    )
