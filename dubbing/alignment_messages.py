"""Why takes cannot be placed, in the reader's language. craft speaks English and knows no gettext."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

from craft.sentences import SentenceError

# The English sentences of craft.alignment_*, where script/messages finds them. A test keeps them the same.
TEMPLATES = (
    gettext_noop("The video's duration or the delay is longer than eleven days: are these milliseconds?"),
    gettext_noop("The video's duration must be a number of milliseconds above 0."),
    gettext_noop("The delay that a segment may have must be a number of milliseconds, 0 or more."),
    gettext_noop("Segment {index} has a time that is not a finite number."),
    gettext_noop("Segment {index} has a span that starts before 0 or ends before it starts."),
    gettext_noop("Segment {index} is longer than eleven days: are these milliseconds?"),
    gettext_noop("Segment {index} has a take without length."),
    gettext_noop("Segment {index} starts at {start} s, after the end of the video ({end} s)."),
    gettext_noop("Segment {index} is pinned to {pin} s, outside the video."),
    gettext_noop(
        "The pins of segment {index} to {pin} s and segment {other} to {other_pin} s contradict each other: "
        "no order of time keeps both."
    ),
    gettext_noop("The pin of segment {index} to {pin} s leaves no place for segment {other}."),
    gettext_noop("Segment {index} cannot start before the video ends."),
    gettext_noop("Segments {first} to {last} are too crowded: their spans leave no silence between them."),
    gettext_noop("No placement was found for these numbers: the solver gave up ({statuses})."),
    gettext_noop('The document must be an object with "duration_ms" and "segments".'),
    gettext_noop('"segments" must be a list of segments.'),
    gettext_noop('Segment {index} must be an object with "start_ms", "end_ms" and "take_ms".'),
    gettext_noop('Segment {index}: "pauses" must be a list of [start_ms, end_ms] pairs.'),
    gettext_noop("Segment {index}: a pause must be a pair [start_ms, end_ms]."),
    gettext_noop("Segment {index}: the pause from {start} to {end} ms does not lie inside its take."),
    gettext_noop('"{field}" must be a finite number of milliseconds.'),
    gettext_noop('Segment {index}: "{field}" must be a finite number of milliseconds.'),
)


def alignment_sentence(error: SentenceError) -> str:
    """What an error of the alignment says, in the active language."""
    return gettext(error.template).format(**error.values)
