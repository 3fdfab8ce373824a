"""Makes a draft mix with the parts of a release: placed, mixed and mastered like it, then joined with the picture."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.documents import document_json
from dubbing.drafts.choice import digest_of, draft_material, heard_takes, still_stand
from dubbing.drafts.removal import remove_ended
from dubbing.manifests import DraftManifest, VoiceShare, knots_of
from dubbing.models import DraftMix, Take
from dubbing.releases.cues import french_vtt, lay_out
from dubbing.releases.held_picture import draft_lite_file
from dubbing.releases.material import Material
from dubbing.releases.placement import PlacementPlan, place, placing_words
from dubbing.releases.sound import make_sound, mixing_words
from dubbing.stored_files import holder_of_draft, remove_files
from jobs.execution import Progress
from jobs.machine_trouble import require_room
from jobs.models import Job
from journal.errors import Refused
from media.picture.messaging_mp4 import messaging_mp4
from storage.files import StoredBytes, scratch
from storage.queries import stored_files_of
from storage.stored_files import mark_needed, store_private
from tutorials.pipelines.renditions import ensure_renditions

FOLDER = "drafts"
PICTURE, SOUND, JOINING = 20, 200, 900
"""Permille of the work at which each step begins."""
NO_LIMIT = 2**62
"""A draft is not passed on, so its picture is copied whatever its size."""


def make_draft(job: Job, progress: Progress) -> None:
    """The job: make the draft mix that it names, unless nothing of it changed."""
    draft = DraftMix.objects.select_related("version__tutorial").get(pk=int(job.target))
    if draft.ended_at is not None:
        remove_ended()
        draft.refresh_from_db()
    progress(0, _("collecting what there is"))
    require_room()
    material = draft_material(draft.version, draft.voice_id)
    video = ensure_renditions(
        material.tutorial, lambda permille, doing: progress(PICTURE + permille * (SOUND - PICTURE) // 1000, doing)
    )
    digest = digest_of(material)
    if draft.digest == digest and draft.can_be_heard:
        return
    progress(SOUND, placing_words())
    placed = place(material)
    cues = lay_out(material, placed)
    with scratch("draft") as folder:
        sound = make_sound(
            material,
            placed,
            placed.plan,
            placed.voices,
            video,
            folder,
            telephone=False,
            on_progress=lambda share: progress(SOUND + round(share * (JOINING - SOUND)), mixing_words()),
        )
        progress(JOINING, _("making the files"))
        out = folder / "draft.mp4"
        with draft_lite_file(material.tutorial, placed.times, folder) as picture:
            messaging_mp4(picture, sound.encoded.m4a, out, duration_ms=placed.duration_ms, max_bytes=NO_LIMIT)
        manifest = _manifest(material, placed, cues.vtt)
        voices = {spoken.voice.person for spoken in placed.spoken}
        stored = store_private(holder_of_draft(draft.pk), "draft_mix", out, FOLDER, voices=voices)
        _keep(draft, material, stored, digest, manifest)


def _keep(draft: DraftMix, material: Material, stored: StoredBytes, digest: str, manifest: DraftManifest) -> None:
    """Name the file in the row, unless a voice withdrew while it was made: then it is deleted again."""
    takes = heard_takes(material)
    with transaction.atomic():
        row = DraftMix.objects.select_for_update().get(pk=draft.pk)
        kept = still_stand(takes)
        if kept:
            DraftMix.objects.filter(pk=row.pk).update(
                path=stored.path,
                sha256=stored.sha256,
                bytes=stored.bytes,
                digest=digest,
                manifest=document_json(manifest),
                made_at=timezone.now(),
                ended_at=None,
            )
            row.takes.set(Take.objects.filter(client_id__in=takes))
            mark_needed(holder_of_draft(row.pk), {stored.path})
            remove_files(stored_files_of(holder_of_draft(row.pk)).exclude(path=stored.path))
    if not kept:
        remove_files(stored_files_of(holder_of_draft(draft.pk)).filter(path=stored.path))
        raise Refused(_("A voice was withdrawn while this was made. Make it again: it will be without that voice."))


def _manifest(material: Material, placed: PlacementPlan, vtt: str) -> DraftManifest:
    return DraftManifest(
        duration_ms=placed.duration_ms,
        holds=placed.times.holds,
        map=knots_of(placed.times, material.tutorial.duration_ms),
        heard=VoiceShare(len(placed.spoken), len(material.segments)),
        over_limit=placed.held.over_limit,
        without_room={
            refused.segment.id: (round(refused.natural_ms), refused.letters) for refused in placed.without_room
        },
        vtt=vtt,
        vtt_fr=french_vtt(material, placed),
    )
