"""Subtitle files as other programs write them, and WebVTT at the edges of its syntax; all written for these tests."""

from __future__ import annotations

from typing import Any

from tests.material.voices import demonstration_texts

SLOT_MS = 6000


def clock(ms: int, point: str = ".") -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


def cues(language: str, *, late_ms: int = 0, halves: bool = False) -> list[tuple[int, int, str]]:
    """The demonstration's segments, one every six seconds. halves: two cues each, as who likes short ones cuts them.
    late_ms: how much later all of them are, by another programmer's ear."""
    found = []
    for number, texts in enumerate(demonstration_texts()):
        start, words = number * SLOT_MS + 500 + late_ms, texts[language].split(" ")
        if not halves or len(words) < 2:
            found.append((start, start + 4500, texts[language]))
            continue
        middle = len(words) // 2
        found += [
            (start, start + 2200, " ".join(words[:middle])),
            (start + 2200, start + 4500, " ".join(words[middle:])),
        ]
    return found


def srt(language: str, **how: Any) -> str:
    timed = enumerate(cues(language, **how), 1)
    return "\n".join(f"{n}\n{clock(a, ',')} --> {clock(b, ',')}\n{text}\n" for n, (a, b, text) in timed)


def vtt(language: str, **how: Any) -> str:
    rows = (f"{clock(a)} --> {clock(b)}\n{text}\n" for a, b, text in cues(language, **how))
    return "WEBVTT\n\n" + "\n".join(rows)


def of_editors() -> dict[str, bytes]:
    """Name → bytes; each holds the twelve cues of one language and nothing that has to be refused."""
    header = "WEBVTT - Traduction\nKind: captions\nLanguage: zh\n"
    style = "\n\nSTYLE\n::cue { color: #fff }\n\nNOTE par la mairie\n\n"
    settings = vtt("es").replace(":05.000\n", ":05.000 align:middle line:85% position:50%\n")
    return {
        "plain.srt": srt("en").encode(),
        "windows.srt": ("\ufeff" + srt("it")).replace("\n", "\r\n").encode(),
        "utf16.srt": srt("tr").encode("utf-16"),
        "unnumbered.srt": "\n\n".join(part.split("\n", 1)[1] for part in srt("ro").split("\n\n")).encode(),
        "points.srt": srt("pt").replace(",", ".").encode(),
        "placed.srt": srt("ru").replace(",000\n", ",000 X1:100 X2:600 Y1:400 Y2:450\n").encode(),
        "marked.srt": srt("uk").replace("\n\n", "</i>\n\n").replace(",000\n", ",000\n{\\an8}<i>").encode(),
        "old-mac.srt": srt("fr").replace("\n", "\r").encode(),
        "short-cues.vtt": vtt("ar", halves=True).encode(),
        "header.vtt": vtt("zh-Hans").replace("WEBVTT\n", header).encode(),
        "styled.vtt": vtt("fr").replace("\n\n", style, 1).encode(),
        "settings.vtt": settings.encode(),
        "stream.vtt": vtt("en").replace("\n", "\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n", 1).encode(),
        "spoken.vtt": vtt("it").replace(".000\n", ".000\n<v Maria><c.yellow>").encode(),
        "short-times.vtt": vtt("pt").replace("\n00:", "\n").replace("--> 00:", "--> ").encode(),
    }


# Name → a file, and its cues as (start ms, end ms, identifier, text); None: not WebVTT at all.
# W3C WebVTT: 4.1 the file, 4.2 cue settings, 6.1 and 6.3 the parser.
EDGES: dict[str, tuple[str, list[tuple[int, int, str, str]] | None]] = {
    "nothing but the signature": ("WEBVTT", []),
    "a byte order mark": ("\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nA\n", [(1000, 2000, "", "A")]),
    "a signature with words": ("WEBVTT words\n\n00:01.000 --> 00:02.000\nA", [(1000, 2000, "", "A")]),
    "a signature with a tab": ("WEBVTT\twords\n\n00:01.000 --> 00:02.000\nA", [(1000, 2000, "", "A")]),
    "letters after the signature": ("WEBVTTA\n\n00:01.000 --> 00:02.000\nA", None),
    "a line before the signature": ("\nWEBVTT\n\n00:01.000 --> 00:02.000\nA", None),
    "small letters": ("webvtt\n\n00:01.000 --> 00:02.000\nA", None),
    "no empty line after the signature": ("WEBVTT\n00:01.000 --> 00:02.000\nA\n", [(1000, 2000, "", "A")]),
    "carriage returns": ("WEBVTT\r\r00:01.000 --> 00:02.000\rA\rB\r", [(1000, 2000, "", "A\nB")]),
    "all three line ends": ("WEBVTT\r\n\n00:01.000 --> 00:02.000\rA\nB\r\n", [(1000, 2000, "", "A\nB")]),
    "many empty lines": ("WEBVTT\n\n\n\n00:01.000 --> 00:02.000\nA\n\n\n\n", [(1000, 2000, "", "A")]),
    "an identifier": ("WEBVTT\n\nname - 1\n00:01.000 --> 00:02.000\nA", [(1000, 2000, "name - 1", "A")]),
    "two lines before the times": ("WEBVTT\n\none\ntwo\n00:01.000 --> 00:02.000\nA", [(1000, 2000, "", "A")]),
    "a comment": ("WEBVTT\n\nNOTE\nwords\n\n00:01.000 --> 00:02.000\nA", [(1000, 2000, "", "A")]),
    "hours": ("WEBVTT\n\n100:00:01.000 --> 100:00:02.000\nA", [(360_001_000, 360_002_000, "", "A")]),
    "no spaces around the arrow": ("WEBVTT\n\n00:01.000-->00:02.000\nA", [(1000, 2000, "", "A")]),
    "tabs around the arrow": ("WEBVTT\n\n00:01.000\t-->\t00:02.000\nA", [(1000, 2000, "", "A")]),
    "a comma": ("WEBVTT\n\n00:01,000 --> 00:02,000\nA", []),
    "two digits of milliseconds": ("WEBVTT\n\n00:01.00 --> 00:02.000\nA", []),
    "one digit of seconds": ("WEBVTT\n\n00:1.000 --> 00:02.000\nA", []),
    "sixty seconds": ("WEBVTT\n\n00:60.000 --> 01:02.000\nA", []),
    "sixty minutes": ("WEBVTT\n\n00:60:01.000 --> 00:60:02.000\nA", []),
    "one digit of minutes": ("WEBVTT\n\n0:01.000 --> 0:02.000\nA", []),
    "a broken cue before a good one": (
        "WEBVTT\n\n00:01 --> 00:02\nA\n\n00:03.000 --> 00:04.000\nB",
        [(3000, 4000, "", "B")],
    ),
    "times that touch the text above": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB",
        [(1000, 2000, "", "A"), (3000, 4000, "", "B")],
    ),
    "settings that nobody knows": ("WEBVTT\n\n00:01.000 --> 00:02.000 a:b line:x\nA", [(1000, 2000, "", "A")]),
    "words after the times": ("WEBVTT\n\n00:01.000 --> 00:02.000 words\nA", [(1000, 2000, "", "A")]),
    "signs that mean others": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n&lt;b&gt; &amp; <i>A</i>",
        [(1000, 2000, "", "&lt;b&gt; &amp; <i>A</i>")],
    ),
    "no text": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\nB",
        [(1000, 2000, "", ""), (3000, 4000, "", "B")],
    ),
    "a null": ("WEBVTT\n\n00:01.000 --> 00:02.000\nA\0B", [(1000, 2000, "", "A\ufffdB")]),
}
