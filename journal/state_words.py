"""Every state of every noun as a word, for sentences that name one."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

WORDS: dict[str, Promise] = {
    "uploaded": pgettext_lazy("state", "uploaded"),
    "probing": pgettext_lazy("state", "being looked at"),
    "transcribing": pgettext_lazy("state", "being transcribed"),
    "editing": pgettext_lazy("state", "being corrected"),
    "open": pgettext_lazy("state", "open"),
    "closed": pgettext_lazy("state", "closed"),
    "archived": pgettext_lazy("state", "put away"),
    "failed": pgettext_lazy("state", "failed"),
    "queued": pgettext_lazy("state", "waiting for its turn"),
    "running": pgettext_lazy("state", "being worked on"),
    "done": pgettext_lazy("state", "done"),
    "cancelled": pgettext_lazy("state", "stopped"),
    "building": pgettext_lazy("state", "being built"),
    "ready": pgettext_lazy("state", "ready, not published"),
    "live": pgettext_lazy("state", "published"),
    "superseded": pgettext_lazy("state", "replaced"),
    "withdrawn": pgettext_lazy("state", "withdrawn"),
    "received": pgettext_lazy("state", "received"),
    "checked": pgettext_lazy("state", "checked, not sent"),
    "submitted": pgettext_lazy("state", "waiting for review"),
    "changes_requested": pgettext_lazy("state", "asked for again"),
    "approved": pgettext_lazy("state", "approved"),
    "rejected": pgettext_lazy("state", "to be recorded again"),
    "erased": pgettext_lazy("state", "erased"),
    "preparing": pgettext_lazy("state", "being prepared"),
    "writing": pgettext_lazy("state", "coming in"),
    "waiting": pgettext_lazy("state", "waiting to come in"),
    "written": pgettext_lazy("state", "brought in"),
    "same": pgettext_lazy("state", "there already"),
    "ended": pgettext_lazy("state", "left unfinished"),
    "taking_back": pgettext_lazy("state", "being taken back"),
    "taken_back": pgettext_lazy("state", "taken back"),
    "kept": pgettext_lazy("state", "kept, worked on since"),
    "refused": pgettext_lazy("state", "refused"),
    "stored": pgettext_lazy("state", "stored"),
    "needed": pgettext_lazy("state", "stored and needed"),
    "leaving": pgettext_lazy("state", "being deleted"),
    "gone": pgettext_lazy("state", "deleted"),
    "compared": pgettext_lazy("state", "compared with the French"),
    "judged": pgettext_lazy("state", "decided"),
}
WORDS |= {"receiving": WORDS["writing"], "cutting": WORDS["running"], "cut": WORDS["done"]}  # of a run


def state_word(state: str) -> str:
    """The state in the active language; the code itself where it has no word."""
    return str(WORDS.get(state, state))
