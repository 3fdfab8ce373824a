"""What a draft mix is made of: of every segment the text and the take that stand there now, approved or not."""

from __future__ import annotations

from hashlib import sha256

from django.db.models import Q
from django.utils.translation import gettext as _

from craft.documents import document_json
from dubbing.manifests import Choice, ChosenRow
from dubbing.models import Release, Take
from dubbing.progress.version_alignment import placement_inputs
from dubbing.queries.spoken_segments import sentences
from dubbing.releases.choice import agreed_takes, reads_french
from dubbing.releases.material import Material, load
from dubbing.states import TakeState
from journal.errors import Refused
from subtitles.models import Translation
from tutorials.models import LanguageVersion

KIND = "dubbing.draft_mix"
SHAPE = 1
"""Changes when a draft is made otherwise from the same: then all are made again."""
OF_EVERYBODY, OF_ONESELF = (
    (TakeState.APPROVED, TakeState.SUBMITTED),
    (TakeState.APPROVED, TakeState.SUBMITTED, TakeState.CHECKED),
)
"""Which takes are heard, the first state first: one that was not sent only by whoever recorded it."""


def draft_material(version: LanguageVersion, voice: int | None) -> Material:
    """What a release would be made of, with the texts and takes that wait for review. voice: only takes of theirs.

    Refused when there is nothing to play.
    """
    tutorial = version.tutorial
    if tutorial.is_interface or not tutorial.duration_ms:
        raise Refused(_("This film has no video yet: there is nothing to hear."))
    segments = list(sentences(tutorial))
    if not segments:
        raise Refused(_("This film has no sentence yet: there is nothing to hear."))
    texts = {} if reads_french(version) else _texts(version)
    takes = _takes(version, voice)
    chosen = tuple(
        ChosenRow(segment=segment.pk, revision=texts.get(segment.pk), take=takes.get(segment.pk))
        for segment in segments
    )
    # Never saved: what builds a release reads its choice from one.
    return load(Release(version=version, kind=Release.Kind.VOICE, manifest=document_json(Choice(chosen=chosen))))


def digest_of(material: Material) -> str:
    """Of everything that is heard and shown. Raises MediaError, for the first time that a picture's stills are made."""
    tutorial, version = material.tutorial, material.release.version
    ground = placement_inputs(version, takes=bool(material.voiced))
    lite = tutorial.video.get("lite", {}).get("sha256", "")
    music = [material.music.sha256] if material.music else []
    sound = (tutorial.has_audio, tutorial.sound, tutorial.original_sha256, *material.kept_sounds, *music)
    return sha256(repr((SHAPE, ground.digest, lite, sound, material.segments)).encode()).hexdigest()


def heard_takes(material: Material) -> list[str]:
    """The public identities of the takes in it."""
    return [segment.voice.id for segment in material.voiced if segment.voice is not None]


def still_stand(takes: list[str]) -> bool:
    """Whether all of these may still be heard. Inside a transaction: it locks them, so that a withdrawal comes before,
    and is seen, or after, and finds the draft."""
    rows = list(Take.objects.select_for_update(of=("self",)).filter(client_id__in=takes).order_by("-pk"))
    there = [take for take in rows if take.state != TakeState.ERASED and take.audio and take.voice is not None]
    voices = {take.voice_id: take.voice for take in there if take.voice is not None}.values()
    return len(there) == len(takes) and all(voice.may_lend_voice() for voice in voices)


def _texts(version: LanguageVersion) -> dict[int, int]:
    """Segment → its approved revision, else the latest."""
    rows = Translation.objects.filter(segment__tutorial=version.tutorial_id, language=version.language)
    rows = rows.filter(Q(approved__isnull=False) | Q(latest__isnull=False))
    return {
        segment: approved or latest
        for segment, approved, latest in rows.values_list("segment_id", "approved_id", "latest_id")
    }


def _takes(version: LanguageVersion, voice: int | None) -> dict[int, int]:
    """Segment → the take that is heard, of voices that agreed to be published."""
    order = OF_EVERYBODY if voice is None else OF_ONESELF
    rows = Take.objects.filter(
        segment__tutorial=version.tutorial_id, language=version.language, state__in=order, voice__isnull=False
    ).exclude(audio="")
    if voice is not None:
        rows = rows.filter(voice=voice)
    takes = sorted(rows.select_related("voice"), key=lambda take: (order.index(TakeState(take.state)), -take.pk))
    return agreed_takes(takes)
