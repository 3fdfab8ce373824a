"""What a build records: its manifest, its report in figures, and the findings that may hold it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from craft.sound.mixing import PlacedTake
from craft.sound.sample_rate import PER_MS
from dubbing.progress.solving import waiting_figures
from dubbing.queries.within_limit import TOO_LONG
from dubbing.releases.cues import Cues
from dubbing.releases.described.placing import Described
from dubbing.releases.material import Material, Voice
from dubbing.releases.placing import Placed
from dubbing.releases.sound import Sound

# With less, parents would mostly hear French: a coordinator decides. They are told the number in any case.
LEAST_HEARD = 2 / 3
# With a larger share of refused takes, parents would not hear the version that people recorded.
MOST_REFUSED = 0.25
# WCAG 2.2, technique G56, asks for 20 dB under foreground speech; below 12 a voice is hard to follow.
WANTED_SPEECH_TO_BACKGROUND_DB, LEAST_SPEECH_TO_BACKGROUND_DB = 20.0, 12.0
SILENT_LUFS = -69.0
HOLD, WARN = "hold", "warn"


def manifest_of(
    material: Material,
    placed: Placed,
    files: list[dict[str, Any]],
    named: Sequence[int] = (),
    described: Described | None = None,
) -> dict[str, Any]:
    """Everything that the release holds: every text, take, placement, and file. named: the consents whose names its
    files carry; the names themselves stand in no manifest. described: None leaves no trace."""
    spoken = {spoken.segment.id: spoken for spoken in placed.spoken}
    segments = []
    for segment in material.segments:
        heard = spoken.get(segment.id)
        segments.append(
            {
                "segment": segment.id,
                "position": segment.position,
                "start_ms": segment.start_ms,
                "end_ms": segment.end_ms,
                "revision": segment.revision,
                "text": segment.read if heard else segment.approved,
                "stale": segment.stale,
                "take": heard.voice.id if heard else None,
                "voice": heard.voice.person if heard else None,
                "placement": None if heard is None else _placement(heard.place, heard.voice),
            }
        )
    return {
        **material.release.manifest,
        "language": material.language.tag,
        "text_language": material.text_language.tag,
        "title": material.title,
        "summary": material.summary,
        "duration_ms": placed.duration_ms,
        "holds": [[hold.at_ms, hold.length_ms] for hold in placed.holds],
        "video": material.tutorial.original_sha256,
        "synthetic": any(spoken.voice.synthetic for spoken in placed.spoken),
        "voices": sorted({spoken.voice.person for spoken in placed.spoken}),
        "named": sorted(named),
        "heard": [len(placed.spoken), len(material.segments)],
        "segments": segments,
        **({"described": _described(described)} if described is not None and described.heard else {}),
        "files": files,
    }


def _placement(place: PlacedTake, voice: Voice) -> dict[str, Any]:
    return {
        "start_ms": round(place.start / PER_MS, 3),
        "end_ms": round(place.end / PER_MS, 3),
        "rate": round(place.rate, 5),
        "start": place.start,
        "natural": place.natural,
        "length": place.length,
        "cuts": [[cut.start_ms, cut.end_ms] for cut in place.cuts],
        "trim_ms": [voice.trim_start_ms, voice.trim_end_ms],
        "audio": voice.audio,
        "digest": voice.digest,
    }


def _described(described: Described) -> list[dict[str, Any]]:
    """The audio descriptions that are heard. at_ms: the moment in the video that each describes."""
    return [
        {
            "segment": heard.segment.id,
            "at_ms": heard.segment.start_ms,
            "revision": heard.segment.revision,
            "text": heard.segment.read,
            "take": heard.voice.id,
            "voice": heard.voice.person,
            "placement": _placement(heard.place, heard.voice),
        }
        for heard in described.heard
    ]


def report_of(
    material: Material, placed: Placed, cues: Cues, sound: Sound, described: Described | None = None
) -> dict[str, Any]:
    """The figures that a reviewer reads. Their messages: `dubbing.releases.report_messages`."""
    loud = sound.encoded.loudness
    return {
        "alignment": {name: _short(value) for name, value in asdict(placed.alignment.report).items()},
        "loudness": {
            "lufs": round(loud.lufs, 2),
            "lra_lu": round(loud.lra_lu, 2),
            "dbtp": round(loud.dbtp, 2),
            "speech_to_background_db": _to_background(sound),
            "gain_db": round(sound.encoded.gain_db, 2),
            "encodes": sound.encoded.attempts,
        },
        "holds": [{"at_ms": hold.at_ms, "length_ms": hold.length_ms} for hold in placed.holds],
        "waiting": waiting_figures(placed.held),
        "cannot_wait": placed.ground.cannot_wait and bool(placed.without_room),
        "takes": {"heard": len(placed.spoken), "fitted_anew": sound.mix.refitted, "of": len(material.segments)},
        "missing": [segment.id for segment in placed.silent],
        "refused": [
            {
                "segment": unplaced.segment.id,
                "position": unplaced.segment.position,
                "shorten_ms": round(unplaced.shorten_ms),
                "natural_ms": math.ceil(unplaced.natural_ms),
                "take_ms": unplaced.segment.voice.length_ms if unplaced.segment.voice else 0,
                "letters": unplaced.letters,
            }
            for unplaced in placed.without_room
        ],
        "stale": [segment.id for segment in material.segments if segment.stale],
        "cues": {
            "count": len(cues.layout.cues),
            "findings": [
                {**finding.as_json(), "segment": material.segments[finding.segment].id}
                for finding in cues.layout.findings
            ],
        },
        **({"described": {"heard": len(described.heard), "of": len(material.descriptions)}} if described else {}),
    }


def findings_of(
    material: Material, placed: Placed, cues: Cues, sound: Sound, described: Described | None = None
) -> list[dict[str, Any]]:
    """[{code, severity: hold | warn, figure, segments}], the gravest first."""
    found = []
    if placed.held.over_limit:
        severity = HOLD if _asked_for(material) else WARN
        found.append(_finding(TOO_LONG, severity, round(100 * placed.held.longer, 1), []))
    if placed.held_long:
        longest = max(hold.length_ms for hold in placed.holds)
        named = [segment.id for segment in placed.held_long]
        found.append(_finding("hold_long", WARN, round(longest / 1000, 1), named))
    found += _unheard(material, placed)
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
    return sorted(found, key=lambda finding: finding["severity"] != HOLD)


def _unheard(material: Material, placed: Placed) -> list[dict[str, Any]]:
    """Where a voice was meant to be heard and is not."""
    found = []
    if placed.without_room:
        share = len(placed.without_room) / len(material.voiced)
        severity = HOLD if share > MOST_REFUSED else WARN
        named = [unplaced.segment.id for unplaced in placed.without_room]
        found.append(_finding("refused", severity, len(placed.without_room), named))
    if material.voiced and len(placed.spoken) < LEAST_HEARD * len(material.segments):
        severity = HOLD if _asked_for(material) else WARN
        silent = [segment.id for segment in placed.silent]
        found.append(_finding("partial_voice", severity, len(placed.spoken), silent))
    unrecorded = [segment.id for segment in material.segments if segment.voice is None]
    if material.voiced and unrecorded:
        found.append(_finding("not_recorded", WARN, len(unrecorded), unrecorded))
    return found


def _asked_for(material: Material) -> bool:
    """A build in place of one whose voice withdrew was asked for by nobody. Held, it would leave parents nothing."""
    return material.release.created_by_id is not None


def is_held(findings: list[dict[str, Any]]) -> bool:
    return any(finding["severity"] == HOLD for finding in findings)


def _finding(code: str, severity: str, figure: float, segments: list[str]) -> dict[str, Any]:
    return {"code": code, "severity": severity, "figure": figure, "segments": segments}


def _to_background(sound: Sound) -> float | None:
    """How much louder the voices are than the sound behind them (dB); None where either is silent."""
    speech, background = sound.mix.speech_lufs, sound.mix.background_lufs
    if speech <= SILENT_LUFS or background <= SILENT_LUFS:
        return None
    return round(speech - background, 1)


def _short(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value
