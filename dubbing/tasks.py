"""The job kinds of this room: the function of each, and what to do when it fails."""

from __future__ import annotations

from celery import shared_task

from dubbing.drafts import building
from dubbing.drafts.choice import KIND as DRAFT
from dubbing.progress import verdicts
from dubbing.queries.repairs import KIND as REPAIR
from dubbing.queries.said_back import KIND as SAID_BACK
from dubbing.queries.verdicts import KIND as VERDICT
from dubbing.reconcile import reconcile
from dubbing.releases import publish
from dubbing.removal.publication_cleanup import publish_and_free
from dubbing.takes import doubt_figures, intake, pace_check, repair, run_cutting, said_back, speech_comparison
from dubbing.words import clips
from dubbing.words.requests import KIND as WORDS
from jobs.execution import kind

kind("dubbing.intake", intake.intake, intake.intake_failed)
kind(run_cutting.KIND, run_cutting.cut_into_takes, run_cutting.cut_failed)
kind("dubbing.pace", pace_check.check_texts)
kind("dubbing.doubt", doubt_figures.measure_doubt)
kind(REPAIR, repair.repair_take, repair.repair_failed)
kind("dubbing.listen", speech_comparison.listen)
kind(SAID_BACK, said_back.compare, said_back.compare_failed)
kind(VERDICT, verdicts.make_verdict)
kind(DRAFT, building.make_draft)
kind(WORDS, clips.bring_up_to_date)
kind("dubbing.release", publish_and_free, publish.publish_failed)


@shared_task(name="dubbing.reconcile")
def reconcile_every_minute() -> None:
    reconcile()
