"""The layout of cues on real transcripts of many languages: what holds, counted by other code than the layout's own.

    PORTEVOIX_MEDIA=… python benchmarks/bench_cues.py

Subtitle files of real editors become segments (neighbouring cues joined to sentences of at most ten seconds), which are
laid out again. Chinese, Japanese, Thai and Khmer have no spaces; Arabic runs from the right. Counted: lines that are
too long, gaps under 80 ms, durations outside 0.833–7 s, broken grapheme clusters, words lost, second layouts that
differ. An exception counts as named when a finding speaks of that cue.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from itertools import accumulate
from pathlib import Path

import regex

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from craft.cues.cue_layout import CueLayout, TimedText, layout_cues
from craft.formats.srt_reader import read_srt
from craft.formats.webvtt_reader import read_webvtt
from craft.languages import find, get

MEDIA = Path(os.environ.get("PORTEVOIX_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))
ELEPHANTS = {tag: f"elephantsdream/captions.{tag}.vtt" for tag in ("ar", "en", "ja", "ru", "sv")}
ABLE = {
    "es": "itaccess_subtitles_es",
    "zh-Hans": "itaccess_subtitles_zh-cn",
    "hi": "deadline_captions_hi",
    "it": "deadline_captions_it",
    "pt-BR": "blocks4all_captions_pt-br",
    "fr": "frenchsong_captions_fr",
    "de": "wwa_captions_de",
    "ko": "blocks4all_captions_ko",
}
SRT = {"da": "auto_detect_Danish", "ru": "auto_detect_Russian"}
# No free Thai or Khmer transcript was found: articles 1 and 26 of the Universal Declaration of Human Rights.
DECLARATION = {
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม "
    "และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ บุคคลมีสิทธิในการศึกษา "
    "การศึกษาจะต้องให้เปล่าอย่างน้อยในชั้นประถมศึกษา",
    "km": "មនុស្សទាំងអស់ កើតមកមានសេរីភាព និងសមភាព ក្នុងផ្នែកសេចក្ដីថ្លៃថ្នូរនិងសិទ្ធិ។ "
    "មនុស្ស មានវិចារណញ្ញាណនិងសតិសម្បជញ្ញៈជាប់ពីកំណើត ហើយគប្បីប្រព្រឹត្ដចំពោះគ្នាទៅវិញទៅមក "
    "ក្នុងស្មារតីភាតរភាពជាបងប្អូន។",
}
# Not in the table: laid out with the rules of the nearest language that is.
NEIGHBOURS = {"sv": "de", "da": "de", "ko": "en", "ja": "zh-Hans", "th": "km"}
ISOLATES = regex.compile(r"[\u2066-\u2069\u200e\u200f]")


def sources() -> list[tuple[str, str, list[TimedText]]]:
    """(tag, name, segments)."""
    subs = MEDIA / "subs"
    found = [(tag, name, _vtt(subs / name)) for tag, name in ELEPHANTS.items()]
    found += [(tag, name, _vtt(subs / f"ableplayer/{name}.vtt")) for tag, name in ABLE.items()]
    for tag, name in SRT.items():
        text = (subs / f"subtitleedit/tests/libse/Files/{name}.srt").read_text(encoding="utf-8-sig")
        found.append((tag, name, _joined([(cue.start_ms, cue.end_ms, cue.text) for cue in read_srt(text)])))
    demo = json.loads((MEDIA / "demo/tutorial.json").read_text(encoding="utf-8"))["sentences"]
    for tag in sorted(tag for tag in demo[0] if find(tag)):
        rows = [(n * 6000, n * 6000 + 5500, one[tag]) for n, one in enumerate(demo) if isinstance(one.get(tag), str)]
        found.append((tag, "the demonstration", [TimedText(*row) for row in rows]))
    found += [(tag, "the Universal Declaration", [TimedText(0, 24_000, text)]) for tag, text in DECLARATION.items()]
    return found


def _vtt(path: Path) -> list[TimedText]:
    cues = read_webvtt(path.read_text(encoding="utf-8-sig")).cues
    return _joined([(cue.start_ms, cue.end_ms, cue.plain) for cue in cues])


def _joined(cues: list[tuple[int, int, str]]) -> list[TimedText]:
    made: list[TimedText] = []
    for start, end, text in sorted(cues):
        text = " ".join(text.split())
        before = made[-1] if made else None
        if not text or end <= start:
            continue
        start = max(start, before.end_ms) if before else start
        if (
            before
            and start - before.end_ms < 500
            and end - before.start_ms <= 10_000
            and before.text[-1] not in ".?!…。"
        ):
            made[-1] = TimedText(before.start_ms, end, f"{before.text} {text}")
        elif end > start:
            made.append(TimedText(start, end, text))
    return made


def judge(tag: str, segments: list[TimedText], made: CueLayout) -> tuple[Counter[str], Counter[str]]:
    """(what breaks a rule and is named by a finding, what breaks one silently)."""
    language, named, silent = get(tag), Counter[str](), Counter[str]()
    spoken_of = {finding.cue for finding in made.findings}

    def note(what: str, cue: int) -> None:
        (named if cue in spoken_of else silent)[what] += 1

    for at, cue in enumerate(made.cues):
        for line in cue.lines:
            if len(regex.findall(r"\X", ISOLATES.sub("", line))) > language.line_limit:
                note("long line", at)
        if len(cue.lines) > 2:
            note("three lines", at)
        if not 833 <= cue.end_ms - cue.start_ms <= 7000:
            note("duration", at)
        if at and cue.start_ms - made.cues[at - 1].end_ms < 80:
            note("gap", at)
    want = regex.sub(r"\s", "", "".join(segment.text for segment in segments))
    have = ISOLATES.sub("", regex.sub(r"\s", "", "".join("".join(cue.lines) for cue in made.cues)))
    silent["text"] += ISOLATES.sub("", want) != have
    edges = {0, *accumulate(map(len, regex.findall(r"\X", want)))}
    at = 0
    for line in (line for cue in made.cues for line in cue.lines):
        at += len(regex.sub(r"\s", "", ISOLATES.sub("", line)))
        silent["cluster"] += at not in edges
    return named, silent


def main() -> int:
    total, bad = 0, 0
    for tag, name, segments in sources():
        tag = NEIGHBOURS.get(tag, tag)
        if not get(tag).spaces:  # a space that a line end took the place of could not be told from none
            segments = [
                TimedText(segment.start_ms, segment.end_ms, segment.text.replace(" ", "")) for segment in segments
            ]
        made = layout_cues(segments, get(tag))
        named, silent = judge(tag, segments, made)
        joint = " " if get(tag).spaces else ""
        again = layout_cues([TimedText(c.start_ms, c.end_ms, joint.join(c.lines)) for c in made.cues], get(tag))
        silent["second layout"] += [c.lines for c in again.cues] != [c.lines for c in made.cues]
        total, bad = total + len(made.cues), bad + sum(silent.values())
        print(
            f"{tag:8} {name:34} {len(segments):4} segments → {len(made.cues):4} cues; "
            f"named {dict(named) or '–'}, silent {dict(+silent) or '–'}"
        )
    print(f"{total} cues; broken rules without a finding: {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
