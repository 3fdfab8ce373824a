"""The words of the journal beside its events (volunteers/events.py): what each field and code is called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dubbing.releases.outlets import registered_outlets
from journal.state_words import WORDS as STATES
from tutorials.models import Theme
from volunteers.templatetags.people_words import ROLES

# The fields of an entry's before and after. Those in neither table are not shown: identities of the machine.
WORDS: dict[str, Promise | str] = {
    "text": _("text"),
    "french": _("French"),
    "translation": _("translation"),
    "note": _("note"),
    "keep": _("stays as it is"),
    "state": _("state"),
    "origin": _("origin"),
    "self_review": _("approved by the same person"),
    "approved_elsewhere": _("approved elsewhere"),
    "heard": _("heard before it was approved"),
    "said_back": _("said back in French by a second speaker"),
    "segment": _("sentence"),
    "sha256": _("digest"),
    "insisted": _("sent although the check had a remark"),
    "role": _("role"),
    "roles": _("roles"),
    "languages": _("languages"),
    "language": _("language"),
    "uses": _("for how many"),
    "number": _("number"),
    "live": _("published before"),
    "kind": _("kind"),
    "findings": _("remarks"),
    "step": _("begins a step"),
    "segments": _("sentences"),
    "sound": _("French sound"),
    "late_ms": _("delay (ms)"),
    "holds": _("the picture waits"),
    "slowing": _("the picture may be slower by (percent)"),
    "stops": _("the picture waits at cuts"),
    "within_limit": _("kept within the town's limit"),
    "hold_fastest": _("a voice may be played faster up to (hundredths)"),
    "approved": _("approved sentences"),
    "whisper_model": _("which model hears the French"),
    "repairs": _("noise is taken out of recordings"),
    "reviewer_after": _("proposed as a reviewer after so many approved sentences"),
    "hold_longer": _("a film may become longer by (percent)"),
    "outlets_off": _("does not leave the site"),
    "start_ms": _("begins (ms)"),
    "end_ms": _("ends (ms)"),
    "pin_ms": _("moment (ms)"),
    "at": _("when"),
    "version": _("consent text"),
    "by_ear": _("without reading"),
    "publish": _("published with the films"),
    "hotline": _("telephone hotline"),
    "pass_on": _("passed on beyond the site"),
    "repair": _("noise taken out by machine"),
    "say_back": _("what is said back in French is kept"),
    "asked": _("consent text"),
    "ai_training": _("training by machine"),
    "credit": _("named"),
    "named": _("named"),
    "letter": _("told by a letter"),
    "themes": _("themes"),
    "films": _("films"),
    "title": _("title"),
    "summary": _("summary"),
    "self_review_allowed": _("may approve their own work"),
    "spoken_first": _("spoken first"),
    "bytes": _("size in bytes"),
    "replaces": _("in place of"),
    "instead_of": _("in place of number"),
    "takes": _("Recordings"),
    "releases": _("releases"),
    "texts": _("texts"),
    "written": _("brought in"),
    "new": _("new"),
    "changed": _("changed"),
    "retired": _("no longer used"),
    "file": _("file"),
    "may_use": _("the town may use it"),
    "how": _("brought in as"),
    "work": _("at"),
    "short_text": _("shorter French"),
    "too_long_by_ms": _("too long by (ms)"),
}


# What is kept as a code, key → code → word.
CODES: dict[str, Mapping[str, Promise | str]] = {
    "role": ROLES,
    "state": STATES,
    "kind": {
        "voice": _("voice"),
        "subtitles": _("subtitles"),
        "remark": _("a remark"),
        "not_understood": _("The French is not understood"),
        "picture": _("picture"),
    },
    "how": {"draft": _("drafts"), "submit": _("texts for review"), "approve": _("approved texts")},
    "by_ear": {"heard": _("heard as a volunteer said it"), "read_aloud": _("read aloud by somebody")},
    "work": {
        "uploaded": _("Looking at the video"),
        "probing": _("Looking at the video"),
        "transcribing": _("Transcript"),
        "renditions": _("Pictures"),
    },
    "origin": {
        "human": _("a person"),
        "memory": _("from memory"),
        "machine": _("written by a machine"),
        "import": _("from a file"),
    },
    "sound": {"replace": _("Gone: only the new voice is heard"), "voice_over": _("Kept softly under the voice")},
    "holds": {"as_above": _("as set above it"), "on": _("yes"), "off": _("no")},
    "slowing": {"as_above": _("as set above it"), "off": _("no")},
    "themes": dict(Theme.choices),
    "outlets_off": {outlet.name: outlet.title for outlet in registered_outlets()},
    "credit": {"name": _("by my name"), "pseudonym": _("by my pseudonym"), "none": _("not at all")},
}
HIDDEN_FIELDS = frozenset(
    {
        "at_ms",
        "cut_out",
        "sha256",
        "segment",
        "second",
        "into",
        "latest",
        "take",
        "take_before",
        "given_by",
        "given_at",
        "brought_in",
    }
)
"""Fields that name a thing by its identity (where it is a segment, its name stands beside the entry), and what an undo
needs."""
