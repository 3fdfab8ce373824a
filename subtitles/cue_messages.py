"""What the layout of cues says, in the reader's language. craft speaks English and knows no gettext."""

from __future__ import annotations

from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from craft.cues.cue_findings import CueFinding
from craft.sentences import SentenceError

# The English sentences of craft.cues.cue_findings.MESSAGES, for script/messages. A test keeps them the same.
SENTENCES: dict[str, Promise | str] = {
    "reading_speed": _("{speed} characters per second are hard to read (limit {limit})."),
    "reading_speed.error": _("{speed} characters per second are too fast to read (limit {limit})."),
    "too_short": _("The cue stands for {length} s, less than {shortest} s."),
    "cut_short": _("The cue goes after {longest} s, the voice goes on for {missing} s."),
    "word_cut": _("A word is longer than a line and had to be cut."),
    "awkward_break": _("The line ends inside a group of words: no better place left both lines short enough."),
    "overlap": _("The segment begins {length} s before the one ahead of it ends: that one was cut."),
    "empty": _("The segment has no text, so it has no cue."),
}
# The same for what craft.cues.cue_document refuses.
TEMPLATES = (
    gettext_noop('The document must be a list of {{"start_ms", "end_ms", "text"}}.'),
    gettext_noop('Segment {number} must be an object with "start_ms", "end_ms" and "text".'),
    gettext_noop('Segment {number} has no "text" that is a string.'),
    gettext_noop("The text of segment {number} holds half a character (a lone surrogate)."),
    gettext_noop("Segment {number} ends at {end} ms, not after its start at {start} ms."),
    gettext_noop('"pauses" of segment {number} must be a list of [start_ms, end_ms].'),
    gettext_noop('Segment {number} needs "{name}" as a number of milliseconds from 0 to a day.'),
    gettext_noop("A pause of segment {number} must be [start_ms, end_ms] in milliseconds."),
)


def cue_sentence(finding: CueFinding) -> str:
    """The finding's sentence in the active language, decimals as it writes them."""
    mark = get_format("DECIMAL_SEPARATOR")
    return str(SENTENCES[finding.key]).format(**{name: one.replace(".", mark) for name, one in finding.values.items()})


def document_sentence(error: SentenceError) -> str:
    return gettext(error.template).format(**error.values)
