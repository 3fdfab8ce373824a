"""A coordinator chooses which model hears the French."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from craft.transcripts.whisper_models import LARGER
from jobs.machine_trouble import free_bytes
from journal.errors import Refused
from journal.people import Person
from town.actions import town_edit
from tutorials.permissions import require_coordinator
from tutorials.pipelines.whisper_models import ask_for_model, is_there


@transaction.atomic
def whisper_model_choose(*, by: Person, model: str) -> None:
    """model: a name of LARGER, or "" for the one that comes with the program. What is not there is fetched by a job."""
    require_coordinator(by)
    if settings.WHISPER_MODEL:
        raise Refused(_("The operator has chosen the model (WHISPER_MODEL): it is not changed here."))
    if model and model not in LARGER:
        raise Refused(_("There is no such model."))
    if model and not is_there(model) and free_bytes() - LARGER[model].bytes < settings.DISK_RESERVE_BYTES:
        raise Refused(
            _("The disk is nearly full: there is no room for this model. Make room, or choose a smaller one.")
        )
    town_edit(by=by, fields={"whisper_model": model})
    if model and not is_there(model):
        ask_for_model(model, by)
