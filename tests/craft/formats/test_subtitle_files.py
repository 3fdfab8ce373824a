"""Subtitles of SBV, SubStation Alpha and TTML: every word with its times, or the file is refused."""

from __future__ import annotations

import pytest

from craft.formats.subtitle_files import kind_of, read_subtitles
from craft.messages import MessageError
from tests.material.recordings import recording

SBV = "0:00:01.000,0:00:03.000\nTouchez\nl'icône {bleue}.\n\n0:00:05.000,0:00:07.500\nPuis 1,2 ou 12:30,\n"
ASS = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n\n"
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,à revoir\n"
    "Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\an8}Touchez\\N{\\i1}l'icône{\\i0}, là.\n"
    "Dialogue: 0,0:00:05.00,0:00:07.50,Default,,0,0,0,,Puis le message.\n"
    "Dialogue: 0,0:00:08.00,0:00:09.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0 100 100{\\p0}\n"
)
EBU_TT_D = """<?xml version="1.0" encoding="UTF-8"?>
<tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
    xmlns:ebuttm="urn:ebu:tt:metadata" ttp:timeBase="media" xml:lang="fr">
  <tt:head><tt:metadata><ebuttm:documentMetadata><ebuttm:conformsToStandard>urn:ebu:tt:distribution:2018-04
  </ebuttm:conformsToStandard></ebuttm:documentMetadata></tt:metadata></tt:head>
  <tt:body><tt:div>
    <tt:p xml:id="sub1" begin="00:00:01.000" end="00:00:03.000"><tt:span>Touchez</tt:span><tt:br/><tt:span>l'icône
      {bleue} &lt;ici&gt;.</tt:span></tt:p>
    <tt:p xml:id="sub1" begin="00:00:05.000" end="00:00:07.500"><tt:span>Puis le message.</tt:span></tt:p>
  </tt:div></tt:body>
</tt:tt>
"""


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.SBV", SBV, ["Touchez l'icône {bleue}.", "Puis 1,2 ou 12:30,"]),
        ("a.ass", ASS, ["Touchez l'icône, là.", "Puis le message."]),
        ("a.ttml", EBU_TT_D, ["Touchez l'icône {bleue} <ici>.", "Puis le message."]),
    ],
)
def test_every_cue_has_its_words_and_its_times(name: str, text: str, said: list[str]) -> None:
    file = read_subtitles(text, kind_of(name) or "")
    assert [" ".join(cue.text.split()) for cue in file.cues] == said
    assert [(cue.start_ms, cue.end_ms) for cue in file.cues] == [(1000, 3000), (5000, 7500)]
    assert all(text.splitlines()[cue.line_number - 1].strip() for cue in file.cues)
    assert (file.problems, file.doubts) == ((), ())


@pytest.mark.parametrize("line", ["0:00:0x.000,0:00:09.000", "0:00:08,0:00:xx", "8:00,9:00"])
def test_times_of_sbv_that_cannot_be_read_are_named_by_their_line(line: str) -> None:
    file = read_subtitles(f"{SBV}\n{line}\nEncore un.\n", "sbv")
    broken = [problem.line_number for problem in file.problems]
    assert broken == [8] or (not broken and len(file.cues) == 3)  # minutes and seconds are times
    assert "Encore" not in file.cues[1].text


ENTITIES = '<!DOCTYPE tt [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("ttml", EBU_TT_D.replace("<tt:tt ", ENTITIES + "<tt:tt ", 1), "declares entities"),
        ("ttml", EBU_TT_D.replace("<tt:tt ", '<!DOCTYPE tt SYSTEM "file:///etc/passwd"><tt:tt ', 1), "declares"),
        ("ttml", EBU_TT_D.replace("00:00:07.500", "180f"), "TTML file cannot be read whole"),
        ("ttml", EBU_TT_D.replace("<tt:div>", "<tt:div><tt:div>").replace("</tt:div>", "</tt:div></tt:div>"), "whole"),
        ("ttml", EBU_TT_D.replace("<tt:span>Puis", '<tt:span begin="1s">Puis'), "whole"),
        ("ttml", EBU_TT_D.replace("/ns/ttml", "/2006/10/ttaf1"), "whole"),
        ("ttml", "<html><p>Touchez</p></html>", "whole"),
        ("ttml", EBU_TT_D[:-30], "whole"),
        ("ass", ASS.replace("0:00:05.00", "à la fin"), "ASS file cannot be read whole"),
        ("vtt", "WEB", "not a WebVTT file"),
    ],
)
def test_what_would_be_lost_or_is_hostile_is_refused(kind: str, text: str, says: str) -> None:
    with pytest.raises(MessageError, match=says):
        read_subtitles(text, kind)


READ = {"ass": 2, "ass_different_format": 2, "ass_different_format2": 2, "ttml": 2, "ttml2": 5}
WHOLE = {f"{name}.{'ass' if name.startswith('ass') else 'ttml'}": cues for name, cues in READ.items()}


@pytest.mark.recordings
@pytest.mark.parametrize("name", [*WHOLE, "ttml_with_duplicated_element_ids.ttml"])
def test_real_files_come_through(name: str) -> None:
    text = recording(f"subs/mantas-subtitles/{name}").read_text(encoding="utf-8-sig")
    cues = read_subtitles(text, kind_of(name) or "").cues
    assert len(cues) == WHOLE.get(name, 3)
    assert all(cue.text and cue.end_ms > cue.start_ms for cue in cues)


@pytest.mark.recordings
@pytest.mark.parametrize(
    "name",
    [
        "ass_different_format3.ass",
        "dfxp.dfxp",
        "dfxp_with_different_br.dfxp",
        "ttml_with_fps_and_multiplier_given.ttml",
        "ttml_with_multiple_divs.ttml",
    ],
)
def test_real_files_that_do_not_are_refused(name: str) -> None:
    text = recording(f"subs/mantas-subtitles/{name}").read_text(encoding="utf-8-sig")
    with pytest.raises(MessageError, match="cannot be read whole"):
        read_subtitles(text, kind_of(name) or "")
