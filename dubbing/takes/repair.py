"""The second rendering of a noisy take: made by a job that no upload waits for, of voices that said yes to it.

First hum alone is filtered out; where that leaves too much, DeepFilterNet lessens it. The take is not touched. Running
twice gives the same.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.sound.hum_notch import without_hum
from craft.sound.levels import Samples
from craft.takes.below_voice import MAINS_HZ
from craft.takes.take_quality import TakeQuality
from dubbing.models import Take, TakeRepair
from dubbing.queries.repairs import TROUBLES, may_be_repaired, retake_codes
from dubbing.stored_files import TAKE, holder_of_take, remove_files
from dubbing.takes.intake import judge, store_flac
from jobs.execution import Progress
from jobs.machine_trouble import missing_resource
from jobs.models import Job
from journal.message_translation import translate_message
from media.programs.process import MediaError
from media.sound.noise_net import can_lessen_noise, lessen_noise
from media.sound.take_reader import read_stored_take
from storage.files import StoredBytes, local_copy
from storage.queries import stored_files_of_kind
from storage.stored_files import mark_needed

ROLE = "repaired"
# By how much the voice stands clearer of noise and music afterwards: 20 to 23 dB. Of people who talk in the background
# only by 8 to 14: pieces of them stay, and pieces of the voice go (docs/benchmarks.md).
LEAST_RISE_DB = 17.0


def can_repair() -> bool:
    """Whether this machine has what it needs. Where not, nobody is asked."""
    return can_lessen_noise()


def repair_take(job: Job, progress: Progress) -> None:
    """Make the rendering, or say in its row why there is none."""
    take = Take.objects.select_related("revision", "segment", "voice").filter(pk=job.target).first()
    if take is None or not may_be_repaired(take) or not can_repair():
        return
    if TakeRepair.objects.filter(take=take).exclude(audio="").exists():
        return
    progress(100, _("listening to the recording"))
    with local_copy(take.audio) as path:
        samples = read_stored_take(path)
    try:
        method, sound, quality = repaired_sound(take, samples)
    except MediaError as error:
        if missing_resource(error):  # the machine failed: the job will run again
            raise
        _say_failure(take, translate_message(error.message))
        return
    if not is_better(take, method, quality):
        _say_failure(take, _("Without the noise it would sound worse. It stays as it was recorded."))
        return
    _keep(take, method, store_flac(sound, holder_of_take(take), ROLE, "takes", take.voice_id), quality)


def repaired_sound(take: Take, samples: Samples) -> tuple[str, Samples, TakeQuality]:
    """The least that leaves no noise to complain of. Raises MediaError."""
    if any(finding["code"] == "hum" for finding in take.findings):
        tried = [(sound, _judge(take, sound)) for sound in (without_hum(samples, mains_hz) for mains_hz in MAINS_HZ)]
        sound, quality = min(tried, key=lambda one: one[1].figures.hum_db)
        if not TROUBLES & _retakes(quality):
            return TakeRepair.Method.NOTCH, sound, quality
    sound = lessen_noise(samples)
    return TakeRepair.Method.NET, sound, _judge(take, sound)


def is_better(take: Take, method: str, quality: TakeQuality) -> bool:
    """Whether the rendering may be offered: the net found noise, and no new finding asks to record again."""
    risen_db = quality.figures.snr_db - take.figures["snr_db"]
    found_noise = method != TakeRepair.Method.NET or risen_db >= LEAST_RISE_DB
    return found_noise and not _retakes(quality) - retake_codes(take.findings)


def _retakes(quality: TakeQuality) -> set[str]:
    return retake_codes([finding.as_json() for finding in quality.findings])


def _judge(take: Take, sound: Samples) -> TakeQuality:
    return judge(sound, revision=take.revision, studio=take.studio)


def _keep(take: Take, method: str, stored: StoredBytes, quality: TakeQuality) -> None:
    """Name the file in the row, unless the voice took its yes or itself back meanwhile: then the file goes again."""
    with transaction.atomic():
        get_user_model().objects.select_for_update().filter(pk__in=[take.voice_id]).first()
        row = Take.objects.select_for_update().get(pk=take.pk)
        if row.audio == take.audio and may_be_repaired(row):
            TakeRepair.objects.update_or_create(
                take=row,
                defaults={
                    "method": method,
                    "audio": stored.path,
                    "audio_sha256": stored.sha256,
                    "figures": quality.as_json(),
                    "findings": [finding.as_json() for finding in quality.findings],
                    "failure": "",
                    "made_at": timezone.now(),
                },
            )
            mark_needed(holder_of_take(row), {stored.path})
            return
    remove_files(stored_files_of_kind(TAKE, [take.client_id]).filter(role=ROLE))


def _say_failure(take: Take, message: str) -> None:
    TakeRepair.objects.update_or_create(take=take, defaults={"failure": message})


def repair_failed(job: Job, message: str) -> None:
    """No rendering, and the reviewer reads why. The take is as it was."""
    take = Take.objects.exclude(state=Take.State.ERASED).filter(pk=job.target).first()
    if take is not None:
        _say_failure(take, message)
