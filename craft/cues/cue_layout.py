"""Makes cues of at most two lines from the texts of segments, and gives them times in which they can be read.

Each text is cut by dynamic programming over all of its breaks. The cost of a cue depends on its text alone:

    cost = 100                               one more cue to read
         + 25 + 3 · cost of the break at its end, unless a sentence ends there  (craft.cues.line_breaks)
         + cost of the break between lines + unevenness of the lines, 0–120  (craft.cues.cue_lines)
         + 30 · (width / two lines)²         cues of one text are about equally full
         + 80 where a sentence begins in the last words and goes on in the next cue
         + 60 where the width is read in under 0.9 s   no stubs
         + 200 per millisecond over 7 s      slow speech is cut further

Because costs add up and do not depend on the neighbours, a cue is itself the cheapest cutting of its text: laying out
the output again gives the same lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from craft.cues import cue_findings as say
from craft.cues.cue_findings import CueFinding
from craft.cues.cue_lines import CueLimits, Lines, MeasuredText, cue_lines
from craft.cues.cue_spacing import CueSpan, space_cues, spread
from craft.cues.line_breaks import SENTENCE_END_COST, SPACES_AT_ENDS, is_spaced, normalise
from craft.cues.split_times import Moment, split_times
from craft.languages import Language
from craft.timing.pauses import Span
from craft.transcripts.words import Word

CUE = 100
_END_WEIGHT, _NOT_A_SENTENCE = 3, 25
_FULLNESS = 30
_STUB, _STUB_SECONDS = 60, 0.9
_OVERTIME = 200
_DANGLING, _DANGLING_SHARE = 80, 0.4


@dataclass(frozen=True)
class TimedText:
    """The text of a segment and the half-open span (ms) in which it is heard; if known, the pauses of the voice in it
    and the words that a recogniser heard, on the same timeline."""

    start_ms: int
    end_ms: int
    text: str
    pauses: tuple[Span, ...] = ()
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Cue:
    """One or two lines shown during a half-open span (ms). `segment`: index of the segment that they belong to."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    segment: int = 0


@dataclass(frozen=True)
class CueLayout:
    """Cues in order of time, and findings about them."""

    cues: tuple[Cue, ...]
    findings: tuple[CueFinding, ...]


@dataclass(frozen=True)
class _Draft:
    segment: int
    lines: Lines
    span: CueSpan
    voice_end_ms: int


def layout_cues(
    segments: Sequence[TimedText],
    language: Language,
    *,
    limits: CueLimits | None = None,
    until_ms: int | None = None,
) -> CueLayout:
    """The cues of a whole video. Segments may come in any order; their spans must not be empty.

    limits: those of the language where not given. until_ms: length of the video; no cue is prolonged beyond it.
    """
    limits = limits or CueLimits.of(language)
    order = sorted(range(len(segments)), key=lambda n: (segments[n].start_ms, segments[n].end_ms))
    findings: list[CueFinding] = []
    drafts: list[_Draft] = []
    for position, number in enumerate(order):
        follower = segments[order[position + 1]].start_ms - limits.gap_ms if position + 1 < len(order) else until_ms
        own = _drafts(number, segments[number], language, limits, follower)
        if not own:
            findings.append(say.empty(number))
        elif drafts and own[0].span.start_ms < drafts[-1].voice_end_ms:
            late = drafts[-1].voice_end_ms - own[0].span.start_ms
            findings.append(say.overlap(late, len(drafts), number))
        drafts += own
    placed = space_cues([draft.span for draft in drafts], limits, until_ms=until_ms)
    for index, (draft, span) in enumerate(zip(drafts, placed, strict=True)):
        findings += _judge(draft, span, language, limits, index)
    cues = tuple(
        Cue(span.start_ms, span.end_ms, draft.lines.lines, draft.segment)
        for draft, span in zip(drafts, placed, strict=True)
    )
    return CueLayout(cues, tuple(sorted(findings, key=lambda finding: (finding.segment, finding.cue or 0))))


def _drafts(
    number: int, segment: TimedText, language: Language, limits: CueLimits, follower_ms: int | None
) -> list[_Draft]:
    text = normalise(segment.text)
    if not text.strip():  # spaces that no line may end at stay in it
        return []
    times = split_times(text, segment.start_ms, segment.end_ms, pauses=segment.pauses, words=segment.words)
    spans, texts = [], []
    for start, end in _cut(text, times, language, limits):
        part = text[start:end].rstrip(SPACES_AT_ENDS)
        texts.append(part)
        spans.append(CueSpan(times[start][1], times[end][0], _reading_ms(part, limits)))
    spread_out = spread(spans, limits, until_ms=follower_ms)
    return [
        _Draft(number, _lines(part, language, limits), span, natural.end_ms)
        for part, span, natural in zip(texts, spread_out, spans, strict=True)
    ]


def _cut(text: str, times: Sequence[Moment], language: Language, limits: CueLimits) -> list[tuple[int, int]]:
    """Half-open spans of code points, one per cue: the cheapest cutting of the text."""
    for everywhere in (False, True):
        measured = MeasuredText(text, language, limits, everywhere=everywhere)
        end = len(measured.places) - 1
        best: list[tuple[int, int] | None] = [None] * end + [(0, end)]
        for i in range(end - 1, -1, -1):
            for j in range(end, i, -1):  # one long cue before many short ones, where they cost the same
                rest = best[j]
                if rest is None or measured.width(i, j) > 2 * limits.line + 1:  # a space between the lines
                    continue
                lines = measured.best_break(i, j)
                if lines is not None:
                    cost = rest[0] + lines[0] + _cue_cost(measured, i, j, times)
                    so_far = best[i]
                    if so_far is None or cost < so_far[0]:
                        best[i] = (cost, j)
        if best[0] is not None:
            break
    spans, i = [], 0
    while i < end:
        step = best[i]
        assert step is not None, "every place on the cheapest path has a successor"
        spans.append((measured.places[i].offset, measured.places[step[1]].offset))
        i = step[1]
    return spans


def _cue_cost(measured: MeasuredText, i: int, j: int, times: Sequence[Moment]) -> int:
    """The cost of a cue between two places, without that of its lines (see the top of the file)."""
    limits, width = measured.limits, measured.weight(i, j)
    length = times[measured.places[j].offset][0] - times[measured.places[i].offset][1]
    end = measured.places[j].cost
    cost = CUE + (_NOT_A_SENTENCE + _END_WEIGHT * end if end > SENTENCE_END_COST else 0)
    cost += _FULLNESS * width**2 // (2 * limits.line) ** 2
    cost += _STUB if width < _STUB_SECONDS * limits.cps_warn else 0
    cost += _DANGLING if _dangles(measured, i, j) else 0
    return cost + _OVERTIME * max(0, length - limits.longest_ms)


def _dangles(measured: MeasuredText, i: int, j: int) -> bool:
    """Whether a cue ends with the first word or two of a sentence that goes on after it."""
    if measured.places[j].cost == SENTENCE_END_COST:  # the end of the text too
        return False
    k = j - 1
    while k > i and measured.weight(k, j) < _DANGLING_SHARE * measured.limits.line:
        if measured.places[k].cost == SENTENCE_END_COST:
            return True
        k -= 1
    return False


def _lines(part: str, language: Language, limits: CueLimits) -> Lines:
    lines = cue_lines(part, language, limits)
    if lines is None:  # a single grapheme wider than a line: nothing can be broken
        return Lines((part,))
    return lines


def _reading_ms(text: str, limits: CueLimits) -> int:
    return -int(-1000 * limits.width(text) // limits.cps_warn)


def _judge(draft: _Draft, span: CueSpan, language: Language, limits: CueLimits, index: int) -> list[CueFinding]:
    """Findings of one finished cue: every limit that it exceeds."""
    joined = (" " if is_spaced(language) else "").join(draft.lines.lines)
    speed = 1000 * limits.width(joined) / span.length_ms
    upper = limits.width(draft.lines.lines[0])
    lasting = draft.voice_end_ms - span.start_ms - limits.longest_ms
    broken = None
    if draft.lines.word_cut:
        broken = say.word_cut(upper, index, draft.segment)
    elif draft.lines.awkward:
        broken = say.awkward_break(upper, index, draft.segment)
    found = [
        say.reading_speed(speed, limits, index, draft.segment),
        say.too_short(span.length_ms, limits, index, draft.segment),
        say.cut_short(lasting, limits, index, draft.segment),
        broken,
    ]
    return [finding for finding in found if finding is not None]
