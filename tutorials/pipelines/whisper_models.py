"""Which model hears the French, and how a larger one comes: in a job, while *base* goes on hearing."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from craft.transcripts.whisper_models import BASE, LARGER, SIZES, WhisperSize
from jobs.execution import Progress, give_way
from jobs.machine_trouble import require_room
from jobs.models import Job
from jobs.states import ACTIVE, enqueue
from journal.people import Person
from media.programs.process import MediaError
from media.speech.model_fetch import check_model, fetch_model, is_fetched
from media.speech.whisper_model import PACKAGED, packaged_model, resolve_model
from town.queries import town_row

KIND = "tutorials.whisper_model"
log = logging.getLogger(__name__)


def chosen_model() -> str:
    """The operator's (WHISPER_MODEL), else the town's; "packaged" where nobody has chosen."""
    return settings.WHISPER_MODEL or town_row().whisper_model or PACKAGED


def is_there(name: str) -> bool:
    return name not in SIZES or is_fetched(name, Path(settings.DATA_DIR))


def meanwhile() -> str:
    """What is said while the chosen model is not there yet; else empty."""
    return "" if is_there(chosen_model()) else _("listening to the French; the larger model is still on its way")


def ask_for_model(name: str, by: Person | None = None) -> Job:
    """One job a model, when nothing else waits."""
    return enqueue(KIND, name, rank=Job.Rank.IDLE, by=by)


def newest_job(name: str) -> Job | None:
    return Job.objects.filter(kind=KIND, target=name).order_by("-pk").first()


@dataclass(frozen=True)
class ModelChoice:
    """For the Town screen. by_operator: nobody chooses here. job: what fetches the chosen one, or has failed to."""

    name: str
    by_operator: bool
    sizes: tuple[WhisperSize, ...]
    job: Job | None

    @property
    def is_coming(self) -> bool:
        return self.job is not None and self.job.state in ACTIVE


def model_choice() -> ModelChoice:
    name = chosen_model()
    job = None if is_there(name) else newest_job(name)
    return ModelChoice(name, bool(settings.WHISPER_MODEL), tuple(LARGER.values()), job)


def fetch(job: Job, progress: Progress) -> None:
    """It gives way to whatever waits: it goes on where it was."""
    require_room()

    def report(permille: int) -> None:
        progress(permille, _("fetching the larger model"))
        give_way(job)

    fetch_model(job.target, Path(settings.DATA_DIR), report)


def model_in_use() -> Path | str:
    """The chosen model, asked for where it is not there; *base* until then, or where it is not what it was. Raises
    MediaError where there is none at all."""
    name, data = chosen_model(), Path(settings.DATA_DIR)
    if name in SIZES:
        if is_fetched(name, data):
            try:
                check_model(name, data)
                return resolve_model(name, data)
            except MediaError as other:
                log.error("%s", other)
        elif not _is_given_up(name):
            ask_for_model(name)
        name = PACKAGED
    if name != PACKAGED:
        return resolve_model(name, data)
    try:
        return packaged_model(data)
    except MediaError:
        if is_fetched(BASE.name, data):
            return resolve_model(BASE.name, data)
        ask_for_model(BASE.name)
        raise


def _is_given_up(name: str) -> bool:
    """What failed, or was stopped by a person, is asked for again by a person."""
    job = newest_job(name)
    return job is not None and job.state in {Job.State.FAILED, Job.State.CANCELLED}
