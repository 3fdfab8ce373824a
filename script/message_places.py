"""Who reads which messages: the parents, volunteers and reviewers, or coordinators and operators alone.

Paths are files or folders under the root; `*` stands for any name.
"""

from __future__ import annotations

# The parents' strings come first, so that all catalogues begin alike.
# What is wrong with a recording is told to volunteers in the language that they record, so it counts among them.
PARENTS = (
    "templates/base.html",
    "templates/parents",
    "parents",
    "tutorials/templatetags/look.py",
    "craft/takes/take_advice.py",
    "craft/timing/verdict.py",
    "dubbing/views/microphone_words.py",
)
WORKSHOP = (
    *("templates", "config", "operations", "volunteers", "dubbing", "subtitles", "tutorials", "jobs", "storage"),
    *("journal", "media", "craft"),
)
# Coordinators, operators and commands: French and English. The rest of the workshop is read by volunteers and
# reviewers too, or may be. So a new file is theirs, in all their languages, until it is named here.
DESK = (
    "*/management",
    "operations",
    "craft/cues",
    "craft/timing/alignment_document.py",
    "craft/timing/alignment_problem.py",
    "craft/timing/alignment_slots.py",
    "dubbing/actions/interface.py",
    "dubbing/actions/releases.py",
    "dubbing/actions/tutorials.py",
    "dubbing/releases/choice.py",
    "dubbing/releases/going_live.py",
    "dubbing/releases/placing.py",
    "dubbing/releases/publish.py",
    "dubbing/releases/report_names.py",
    "dubbing/releases/verify.py",
    "dubbing/removal",
    "jobs/machine_trouble.py",
    "media/picture/probe.py",
    "media/programs",
    "media/speech/whisper_model.py",
    "subtitles/views/checks.py",
    "tutorials/actions/interface.py",
    "tutorials/actions/segments.py",
    "tutorials/actions/tutorials.py",
    "tutorials/actions/uploads.py",
    "tutorials/actions/versions.py",
    "tutorials/pipelines",
    "tutorials/templatetags/tutorial_words.py",
    "tutorials/views/short_french.py",
    "tutorials/views/tutorial.py",
    "tutorials/views/uploads.py",
    "tutorials/views/versions.py",
    "volunteers/forms.py",
    "volunteers/hours_form.py",
    "volunteers/queries/stuck.py",
    "volunteers/views/journal.py",
    "volunteers/views/journal_lines.py",
    "volunteers/templatetags/desk.py",
    "volunteers/templatetags/journal_words.py",
    "volunteers/templatetags/own_data.py",
    "volunteers/templatetags/workshop.py",
    "volunteers/views/coordination.py",
    "volunteers/views/proposals.py",
    "volunteers/views/publishing.py",
    "volunteers/views/site_words.py",
    "templates/operations",
    "templates/subtitles/_short_french.html",
    "templates/subtitles/checks.html",
    "templates/tutorials/_holds_field.html",
    "templates/tutorials/_progress.html",
    "templates/tutorials/_segment.html",
    "templates/tutorials/_segments.html",
    "templates/tutorials/_stop_job.html",
    "templates/tutorials/_unfinished.html",
    "templates/tutorials/detail.html",
    "templates/tutorials/list.html",
    "templates/tutorials/new.html",
    "templates/tutorials/short_french.html",
    "templates/tutorials/transcript.html",
    "templates/volunteers/_board*.html",
    "templates/volunteers/_code_made.html",
    "templates/volunteers/_desk*.html",
    "templates/volunteers/_hours.html",
    "templates/volunteers/_hours_row.html",
    "templates/volunteers/_invitation_made.html",
    "templates/volunteers/_publishing.html",
    "templates/volunteers/_reviewer_proposals.html",
    "templates/volunteers/_todo.html",
    "templates/volunteers/board.html",
    "templates/volunteers/figures.html",
    "templates/volunteers/journal.html",
    "templates/volunteers/own_data",
    "templates/volunteers/people.html",
    "templates/volunteers/questions.html",
    "templates/volunteers/report.html",
    "templates/volunteers/town.html",
    "templates/volunteers/version.html",
    "templates/volunteers/words.html",
)
# Units of the tutorial `interface` too (tutorials/interface_catalogue), with a mark of their own: not all are approved
# for the same reason.
TRANSLATED_TOO = {
    "consent": (
        "volunteers/queries/consent_text.py",
        "volunteers/consent_form.py",
        "templates/volunteers/consent.html",
    ),
    "e-mail": (
        "templates/account/email",
        "templates/volunteers/mail",
        "volunteers/pipelines/news_letters.py",
        "volunteers/queries/news_words.py",
    ),
}
