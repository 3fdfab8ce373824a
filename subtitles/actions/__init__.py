"""What people do with texts."""

from subtitles.actions.claims import claim_release, claim_take, claims_expire
from subtitles.actions.drafts import draft_aside, draft_discard, draft_save
from subtitles.actions.glossary import severities_set, term_save
from subtitles.actions.imports import import_begin, import_continue, import_end, import_take_back
from subtitles.actions.proposals import machine_propose
from subtitles.actions.review import (
    approved_ask_again,
    changes_request,
    translation_approve,
    translation_correct,
    translation_unapprove,
)
from subtitles.actions.rewording import length_keep, rewordings_find, voice_forget
from subtitles.actions.translations import meaning_unchanged, translation_submit
