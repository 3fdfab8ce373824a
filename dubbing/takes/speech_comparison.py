"""Compares a take with its text: Whisper transcribes takes that wait for review, where it knows the language.

It runs in the background, for the reviewer's information. Nothing waits for it.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from craft import languages
from craft.takes.heard_text import character_error_rate, comparable, wrong_text
from dubbing.models import Take
from dubbing.states import TakeState
from jobs.execution import Progress
from jobs.models import Job
from media.programs.process import MediaError
from storage.files import local_copy
from tutorials.pipelines.ingest import transcriber


def listen(job: Job, progress: Progress) -> None:
    """Write what was heard into the take's row, and a finding when it is another text. Twice gives the same."""
    take = Take.objects.select_related("revision").filter(pk=job.target).first()
    code = languages.whisper_code(take.language) if take is not None else None
    if take is None or take.revision is None or code is None or not take.audio or take.state == TakeState.ERASED:
        return
    progress(100, _("listening to the recording"))
    try:
        with local_copy(take.audio) as path:
            windows = transcriber().transcribe(path, language=code, context=languages.get(take.language).speech_prompt)
            heard = " ".join(window.text for window in windows).strip()
    except MediaError as error:
        if error.code == "no_model":  # a machine without Whisper: the reviewer compares alone
            return
        raise
    written = take.revision.text
    error_rate, finding = None, None
    if comparable(written, heard):
        error_rate = round(character_error_rate(written, heard), 3)
        finding = wrong_text(error_rate)
    with transaction.atomic():
        row = Take.objects.select_for_update().get(pk=take.pk)
        # Meanwhile the voice may have withdrawn, and its words are not stored; or the take is at another sentence,
        # with which its own job compares it.
        if row.state == TakeState.ERASED or row.segment_id != take.segment_id:
            return
        findings = [finding for finding in row.findings if finding["code"] != "wrong_text"]
        if finding is not None:
            findings.append(finding.as_json())
        Take.objects.filter(pk=row.pk).update(heard_text=heard, heard_error=error_rate, findings=findings)
