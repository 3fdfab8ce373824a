"""What a build records: its manifest, its report in figures, and the findings that may hold it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from craft.sound.mix_plan import PlacedTake
from craft.sound.sample_rate import SAMPLES_PER_MS
from craft.timing.alignment_report import AlignmentReport
from dubbing.manifests import (
    Manifest,
    Placement,
    ReleasedDescription,
    ReleasedSegment,
    ReleaseFile,
    VoiceShare,
    knots_of,
)
from dubbing.progress.version_alignment import waiting_figures
from dubbing.queries.lengthening_limit import TOO_LONG
from dubbing.releases.cues import Cues
from dubbing.releases.descriptions.description_placement import PlacedDescriptions
from dubbing.releases.material import Material, ReleaseSegment, Voice
from dubbing.releases.placement import PlacementPlan, VoicedSegment
from dubbing.releases.sound import Sound
from dubbing.reports import (
    CueFinding,
    CuesJudged,
    DescriptionsHeard,
    Loudness,
    RefusedTake,
    ReleaseFinding,
    Report,
    TakesHeard,
)

# With less, parents would mostly hear French: a coordinator decides. They are told the number in any case.
LEAST_HEARD = 2 / 3
# With a larger share of refused takes, parents would not hear the version that people recorded.
MOST_REFUSED = 0.25
# Single hurried voices are in the report; so many are how the whole version sounds.
NEARLY_ALL = 0.8
# WCAG 2.2, technique G56, asks for 20 dB under foreground speech; below 12 a voice is hard to follow.
WANTED_SPEECH_TO_BACKGROUND_DB, LEAST_SPEECH_TO_BACKGROUND_DB = 20.0, 12.0
SILENT_LUFS = -69.0
HOLD, WARN = "hold", "warn"


def manifest_of(
    material: Material,
    placed: PlacementPlan,
    files: list[ReleaseFile],
    named: Sequence[int] = (),
    described: PlacedDescriptions | None = None,
    scopes: Sequence[str] = (),
) -> Manifest:
    """Everything that the release holds: every text, take, placement, and file. named: the consents whose names its
    files carry; the names themselves stand in no manifest. described: None leaves no trace. scopes: what everybody
    agreed to, beyond publication."""
    spoken = {spoken.segment.id: spoken for spoken in placed.spoken}
    choice = material.choice
    return Manifest(
        within_limit=choice.within_limit,
        chosen=choice.chosen,
        chosen_described=choice.chosen_described,
        language=material.language.tag,
        text_language=material.text_language.tag,
        title=material.title,
        summary=material.summary,
        duration_ms=placed.duration_ms,
        holds=placed.times.holds,
        map=knots_of(placed.times, material.tutorial.duration_ms),
        video=material.tutorial.original_sha256,
        synthetic=any(spoken.voice.synthetic for spoken in placed.spoken),
        voices=tuple(sorted({spoken.voice.person for spoken in placed.spoken})),
        named=tuple(sorted(named)),
        scopes=tuple(scopes),
        heard=VoiceShare(len(placed.spoken), len(material.segments)),
        segments=tuple(_released_segment(segment, spoken.get(segment.id)) for segment in material.segments),
        described=_description_rows(described) if described is not None else (),
        files=tuple(files),
    )


def _released_segment(segment: ReleaseSegment, heard: VoicedSegment | None) -> ReleasedSegment:
    return ReleasedSegment(
        segment=segment.id,
        position=segment.position,
        start_ms=segment.start_ms,
        end_ms=segment.end_ms,
        revision=segment.revision,
        text=segment.read if heard else segment.approved,
        stale=segment.stale,
        take=heard.voice.id if heard else None,
        voice=heard.voice.person if heard else None,
        placement=_placement(heard.place, heard.voice) if heard else None,
    )


def _placement(place: PlacedTake, voice: Voice) -> Placement:
    return Placement(
        start_ms=round(place.start / SAMPLES_PER_MS, 3),
        end_ms=round(place.end / SAMPLES_PER_MS, 3),
        rate=round(place.rate, 5),
        start=place.start,
        natural=place.natural,
        length=place.length,
        cuts=tuple((cut.start_ms, cut.end_ms) for cut in place.cuts),
        trim_ms=(voice.trim_start_ms, voice.trim_end_ms),
        audio=voice.audio,
        digest=voice.digest,
        repaired=voice.repaired,
    )


def _description_rows(described: PlacedDescriptions) -> tuple[ReleasedDescription, ...]:
    """The audio descriptions that are heard."""
    return tuple(
        ReleasedDescription(
            segment=heard.segment.id,
            at_ms=heard.segment.start_ms,
            revision=heard.segment.revision,
            text=heard.segment.read,
            take=heard.voice.id,
            voice=heard.voice.person,
            placement=_placement(heard.place, heard.voice),
        )
        for heard in described.heard
    )


def report_of(
    material: Material, placed: PlacementPlan, cues: Cues, sound: Sound, described: PlacedDescriptions | None = None
) -> Report:
    """The figures that a reviewer reads. Their messages: `dubbing.releases.report_messages`."""
    loud = sound.encoded.loudness
    return Report(
        alignment=AlignmentReport(**{name: _short(value) for name, value in asdict(placed.alignment.report).items()}),
        loudness=Loudness(
            lufs=round(loud.lufs, 2),
            lra_lu=round(loud.lra_lu, 2),
            dbtp=round(loud.dbtp, 2),
            speech_to_background_db=_to_background(sound),
            gain_db=round(sound.encoded.gain_db, 2),
            encodes=sound.encoded.attempts,
        ),
        holds=placed.times.holds,
        waiting=waiting_figures(placed.held, material.tutorial.duration_ms),
        cannot_wait=placed.ground.cannot_wait and bool(placed.without_room),
        takes=TakesHeard(heard=len(placed.spoken), fitted_anew=sound.mix.refitted, of=len(material.segments)),
        missing=tuple(segment.id for segment in placed.silent),
        refused=tuple(
            RefusedTake(
                segment=unplaced.segment.id,
                position=unplaced.segment.position,
                shorten_ms=round(unplaced.shorten_ms),
                natural_ms=math.ceil(unplaced.natural_ms),
                take_ms=unplaced.segment.voice.length_ms if unplaced.segment.voice else 0,
                letters=unplaced.letters,
            )
            for unplaced in placed.without_room
        ),
        stale=tuple(segment.id for segment in material.segments if segment.stale),
        cues=CuesJudged(
            count=len(cues.layout.cues),
            findings=tuple(
                CueFinding(
                    code=finding.code,
                    severity=finding.severity,
                    figure=finding.figure,
                    message=str(finding.message),
                    cue=finding.cue,
                    segment=material.segments[finding.segment].id,
                )
                for finding in cues.layout.findings
            ),
        ),
        described=DescriptionsHeard(len(described.heard), len(material.descriptions)) if described else None,
    )


def findings_of(
    material: Material, placed: PlacementPlan, cues: Cues, sound: Sound, described: PlacedDescriptions | None = None
) -> list[ReleaseFinding]:
    """The gravest first."""
    found = []
    if placed.held.over_limit:
        severity = HOLD if _is_requested(material) else WARN
        found.append(_finding(TOO_LONG, severity, round(100 * placed.held.longer, 1), []))
    if placed.held_long:
        longest = max(hold.length_ms for hold in placed.times.holds)
        named = [segment.id for segment in placed.held_long]
        found.append(_finding("hold_long", WARN, round(longest / 1000, 1), named))
    found += pace_findings(placed.alignment.report) + _unheard(material, placed) + sound_findings(placed)
    background = _to_background(sound)
    if background is not None and background < WANTED_SPEECH_TO_BACKGROUND_DB:
        severity = HOLD if background < LEAST_SPEECH_TO_BACKGROUND_DB else WARN
        found.append(_finding("background", severity, background, []))
    stale = [segment.id for segment in material.segments if segment.stale]
    if stale:
        found.append(_finding("stale", WARN, len(stale), stale))
    if not material.title_translated:
        found.append(_finding("title_untranslated", WARN, 0, []))
    fast = [
        finding for finding in cues.layout.findings if finding.code == "reading_speed" and finding.severity == "error"
    ]
    if fast:
        named = list(dict.fromkeys(material.segments[finding.segment].id for finding in fast))
        found.append(_finding("cues_too_fast", WARN, max(finding.figure for finding in fast), named))
    if described is not None and described.without_room:
        named = [segment.id for segment in described.without_room]
        found.append(_finding("description_no_room", WARN, len(named), named))
    return sort_by_gravity(found)


def sort_by_gravity(findings: list[ReleaseFinding]) -> list[ReleaseFinding]:
    """Those that hold a release first."""
    return sorted(findings, key=lambda finding: finding.severity != HOLD)


def source_findings(material: Material, codes: Sequence[str]) -> list[ReleaseFinding]:
    """What a release does not have of the film that it was made of. codes: of the checks that failed. Its room is no
    reason to keep a film from families."""
    severity = HOLD if _is_requested(material) else WARN
    return [_finding(code, WARN if code.startswith("bed_") else severity, 0, []) for code in codes]


def pace_findings(alignment: AlignmentReport) -> list[ReleaseFinding]:
    """Where the limit on waiting leaves nearly every voice hurried."""
    share = alignment.share_above_1_10
    return [_finding("hurried", WARN, round(share, 2), [])] if share >= NEARLY_ALL else []


def _unheard(material: Material, placed: PlacementPlan) -> list[ReleaseFinding]:
    """Where a voice was meant to be heard and is not."""
    found = []
    if placed.without_room:
        share = len(placed.without_room) / len(material.voiced)
        severity = HOLD if share > MOST_REFUSED else WARN
        named = [unplaced.segment.id for unplaced in placed.without_room]
        found.append(_finding("refused", severity, len(placed.without_room), named))
    if material.voiced and len(placed.spoken) < LEAST_HEARD * len(material.segments):
        severity = HOLD if _is_requested(material) else WARN
        silent = [segment.id for segment in placed.silent]
        found.append(_finding("partial_voice", severity, len(placed.spoken), silent))
    unrecorded = [segment.id for segment in material.segments if segment.voice is None]
    if material.voiced and unrecorded:
        found.append(_finding("not_recorded", WARN, len(unrecorded), unrecorded))
    return found


def sound_findings(placed: PlacementPlan) -> list[ReleaseFinding]:
    """Where a take lies over a sound that is to stay."""
    original = placed.plan.original
    over = [one.segment.id for one in placed.spoken if original and original.hides_sound(one.start_ms, one.end_ms)]
    return [_finding("kept_sound_under_voice", WARN, len(over), over)] if over else []


def _is_requested(material: Material) -> bool:
    """A build in place of one whose voice withdrew was asked for by nobody. Held, it would leave parents nothing."""
    return material.release.created_by_id is not None


def is_held(findings: Iterable[ReleaseFinding]) -> bool:
    return any(finding.severity == HOLD for finding in findings)


def _finding(code: str, severity: str, figure: float, segments: list[str]) -> ReleaseFinding:
    return ReleaseFinding(code, severity, figure, tuple(segments))


def _to_background(sound: Sound) -> float | None:
    """How much louder the voices are than the sound behind them (dB); None where either is silent."""
    speech, background = sound.mix.speech_lufs, sound.mix.background_lufs
    if speech <= SILENT_LUFS or background <= SILENT_LUFS:
        return None
    return round(speech - background, 1)


def _short(value: object) -> Any:
    return round(value, 4) if isinstance(value, float) else value
