"""What was said back becomes text, by Whisper, and is compared with the segment's French. Nothing waits for it, and it
decides nothing. Running twice gives the same."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from craft.takes.said_back import compare_said_back
from dubbing.models import BackTranslation
from dubbing.states import SaidBackState, move_said_back
from jobs.execution import Progress
from jobs.machine_trouble import missing_resource
from jobs.models import Job
from journal.message_translation import translate_message
from media.programs.process import MediaError
from media.sound.audio_files import write_flac
from media.sound.take_reader import read_take
from storage.files import local_copy, scratch
from tutorials.pipelines.ingest import transcriber


def compare(job: Job, progress: Progress) -> None:
    """Received → compared, also where no machine can write it down: then the reviewer hears it alone."""
    said = BackTranslation.objects.select_related("take__segment").filter(pk=job.target).first()
    if said is None or said.state == SaidBackState.GONE or not said.original:
        return
    progress(100, _("listening to the recording"))
    heard, failure = "", ""
    try:
        heard = _written_down(said)
    except MediaError as error:
        if missing_resource(error):  # the machine failed: the job will run again
            raise
        failure = translate_message(error.message)
    distance = compare_said_back(said.take.segment.text, heard).distance if heard else None
    _keep(said, {"heard_text": heard, "distance": distance, "failure": failure})


def compare_failed(job: Job, message: str) -> None:
    """It is there to be heard, and says why no machine wrote it down."""
    said = BackTranslation.objects.filter(pk=job.target).first()
    if said is not None:
        _keep(said, {"failure": message})


def _written_down(said: BackTranslation) -> str:
    """What is said in it, in French. Decoded first, in the confined program that reads takes: it is what a browser
    sent."""
    with local_copy(said.original) as path, scratch("said_back") as folder:
        sound = Path(folder) / "said.flac"
        write_flac(read_take(path), sound)
        return " ".join(window.text for window in transcriber().transcribe(sound, language="fr")).strip()


@transaction.atomic
def _keep(said: BackTranslation, found: dict[str, str | float | None]) -> None:
    """Unless its speaker took it back meanwhile, or its take is gone. One whose take is decided stays so."""
    row = BackTranslation.objects.select_for_update().get(pk=said.pk)
    if row.state == SaidBackState.GONE:
        return
    if row.state == SaidBackState.RECEIVED:
        move_said_back(row, SaidBackState.COMPARED, **found)
    else:
        BackTranslation.objects.filter(pk=row.pk).update(**found)
