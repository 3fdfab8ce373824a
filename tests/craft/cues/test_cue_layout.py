"""The layout of cues: text and limits are kept, and laying out the result again changes nothing."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from craft.cues.cue_layout import Cue, CueLayout, TimedText, layout_cues
from craft.cues.cue_lines import CueLimits, cue_lines
from craft.cues.line_breaks import is_spaced, normalise, trim
from craft.languages import Language, all_languages, get
from craft.text.graphemes import count, graphemes
from tests.craft.cue_texts import WORDS, anything, sentences
from tests.material.voices import demonstration_texts

TAGS = [*WORDS, "zh-Hans", "zh-Hant"]


def lay(text: str, tag: str, length_ms: int | None = None, start_ms: int = 1000) -> CueLayout:
    length = length_ms or 75 * max(20, count(text))
    return layout_cues([TimedText(start_ms, start_ms + length, text)], get(tag))


def lines(layout: CueLayout) -> list[list[str]]:
    return [list(cue.lines) for cue in layout.cues]


def flat(text: str) -> str:
    return regex.sub(r"[\s\u2066-\u2069]", "", text)


def joined(cue: Cue, language: Language) -> str:
    return (" " if is_spaced(language) else "").join(cue.lines)


def again(layout: CueLayout, language: Language) -> CueLayout:
    return layout_cues([TimedText(c.start_ms, c.end_ms, joined(c, language)) for c in layout.cues], language)


def check(layout: CueLayout, segments: list[TimedText], language: Language) -> None:
    """What holds of every layout, whatever the text."""
    limit = language.line_limit
    shown = "".join(line for cue in layout.cues for line in cue.lines)
    assert flat(shown) == flat("".join(normalise(segment.text) for segment in segments))
    said = {finding.cue for finding in layout.findings}
    for number, cue in enumerate(layout.cues):
        assert 1 <= len(cue.lines) <= 2
        assert all(line == trim(line) and line for line in cue.lines)
        assert all(count(line) <= limit for line in cue.lines)
        assert len(cue.lines) == 1 or count(" ".join(cue.lines)) > limit
        assert 0 < cue.end_ms - cue.start_ms <= 7000
        assert cue.end_ms - cue.start_ms >= 833 or number in said
    for before, after in zip(layout.cues, layout.cues[1:], strict=False):
        gap = after.start_ms - before.end_ms
        assert gap >= 80
        assert gap == 80 or gap >= 480 or before.end_ms - before.start_ms == 7000


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_keeps_the_rules(tag: str) -> None:
    language = get(tag)

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(sentences(tag), st.integers(300, 15_000), st.integers(0, 2000)), min_size=1, max_size=4))
    def rules(drawn: list[tuple[str, int, int]]) -> None:
        segments, clock = [], 0
        for text, length, gap in drawn:
            segments.append(TimedText(clock + gap, clock + gap + length, text))
            clock = segments[-1].end_ms
        check(layout_cues(segments, language), segments, language)

    rules()


@pytest.mark.parametrize("tag", [tag for tag in TAGS if not tag.startswith("zh")])
def test_a_layout_laid_out_again_is_the_same(tag: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(sentences(tag), st.integers(500, 40_000))
    def same(text: str, length: int) -> None:
        first = lay(text, tag, length)
        assert lines(again(first, get(tag))) == lines(first)

    same()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="您好，欢迎。在本教程中将学习如何孩子的平板电脑上！请", min_size=1, max_size=90))
def test_chinese_laid_out_again_is_the_same(text: str) -> None:
    first = lay(text, "zh-Hans")
    assert lines(again(first, get("zh-Hans"))) == lines(first)


@settings(max_examples=100, deadline=None)
@given(anything, st.sampled_from(["fr", "ar", "zh-Hans"]))
def test_whatever_is_pasted_keeps_its_graphemes(text: str, tag: str) -> None:
    layout = lay(text, tag)
    kept = [grapheme for cue in layout.cues for line in cue.lines for grapheme in graphemes(line) if grapheme.strip()]
    assert kept == [grapheme for grapheme in graphemes(normalise(text)) if grapheme.strip()]
    assert all(len(cue.lines) <= 2 for cue in layout.cues)
    assert all(count(line) <= get(tag).line_limit for cue in layout.cues for line in cue.lines)


@pytest.mark.parametrize("tag", ["fr", "en", "ar", "tr", "pt", "ro", "uk", "es", "it", "ru", "zh-Hans"])
def test_the_demonstration_texts(tag: str) -> None:
    language = get(tag)
    texts = demonstration_texts()
    segments, clock = [], 1000
    for one, following in zip(texts, [*texts[1:], texts[0]], strict=True):
        text = one[tag] + (" " if is_spaced(language) else "") + following[tag]
        segments.append(TimedText(clock, clock + 75 * count(text) * (1 if is_spaced(language) else 2), text))
        clock = segments[-1].end_ms + 400
    layout = layout_cues(segments, language)
    check(layout, segments, language)
    assert lines(again(layout, language)) == lines(layout)
    assert not [finding for finding in layout.findings if finding.code in ("word_cut", "awkward_break")]


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("fr", "Attendez que l'écran s'allume.", ["Attendez que l'écran s'allume."]),
        (
            "fr",
            "Le message le plus récent est toujours en haut de la liste.",
            ["Le message le plus récent", "est toujours en haut de la liste."],
        ),
        (
            "fr",
            "Rendez-vous à l'école le mardi soir à 18 h 30 précises.",
            ["Rendez-vous à l'école", "le mardi soir à 18 h 30 précises."],
        ),
        (
            "fr",
            "Pour toute question, demandez à M. Dupont à l'accueil.",
            ["Pour toute question,", "demandez à M. Dupont à l'accueil."],
        ),
        (
            "ar",
            "المسوا الآن الأيقونة الزرقاء التي اسمها Espace école.",
            ["المسوا الآن الأيقونة الزرقاء", "التي اسمها Espace école."],
        ),
        ("hi", "विद्यालय के संदेश पढ़ने के लिए इस नीले बटन को धीरे से दबाएँ।", None),
        ("zh-Hans", "您会看到主页。上方是您孩子的名字。", ["您会看到主页。", "上方是您孩子的名字。"]),
        ("ja", "この学校から届いたメッセージを読むには、", ["この学校から届いた", "メッセージを読むには、"]),
        ("ja", "次に、Pronote を開いてください。", ["次に、Pronote を", "開いてください。"]),
        ("ko", "그 다음에 학교에서 온 메시지를 읽으세요.", ["그 다음에 학교에서", "온 메시지를 읽으세요."]),
        (
            "th",
            "คุณดูเป็นภาษาฝรั่งเศสได้ หรือขอความช่วยเหลือทางโทรศัพท์",
            ["คุณดูเป็นภาษาฝรั่งเศสได้", "หรือขอความช่วยเหลือทางโทรศัพท์"],
        ),
        (
            "he",
            "כדי להדליק את הטאבלט לחצו על הכפתור במשך שלוש שניות.",
            ["כדי להדליק את הטאבלט לחצו", "על הכפתור במשך שלוש שניות."],
        ),
    ],
)
def test_lines_are_broken_where_people_break(tag: str, text: str, expected: list[str] | None) -> None:
    found = cue_lines(text, get(tag), CueLimits.of(get(tag)))
    assert found is not None
    assert not found.awkward
    if expected is not None:
        assert list(found.lines) == expected


@pytest.mark.parametrize(
    ("tag", "text", "leaning"),
    [
        (
            "fr",
            "Vous pouvez écrire à la maîtresse de votre enfant et aux autres personnes de l'école",
            "la à de votre aux",
        ),
        ("en", "You can write to the teacher of your child and to the other people at the school", "the to of your at"),
        ("es", "Pueden escribir a la maestra de su hijo y a las otras personas de la escuela", "la a de su las"),
        ("ar", "يمكنكم أن تكتبوا إلى معلمة طفلكم وإلى الأشخاص الآخرين في المدرسة من الهاتف", "إلى وإلى في من أن"),
        ("ru", "Вы можете написать учительнице вашего ребёнка и другим людям в школе на планшете", "в на и"),
    ],
)
def test_no_line_ends_with_a_word_that_leans_on_the_next(tag: str, text: str, leaning: str) -> None:
    for length in range(20, len(text)):
        shown = lines(lay(text[:length].rsplit(" ", 1)[0] + " fin.", tag))
        ends = [line.rsplit(" ", 1)[-1] for cue in shown for line in cue]
        assert not set(leaning.split()).intersection(ends[:-1]), shown


def test_a_latin_name_in_arabic_stays_on_one_line() -> None:
    words = "اضغطوا على الزر الأزرق المكتوب عليه Espace Numérique de Travail ثم انتظروا قليلا".split()
    for cut in range(len(words)):
        shown = lay(" ".join(words[cut:] + words[:cut]) if cut not in (7, 8, 9) else " ".join(words), "ar")
        assert any("Espace Numérique de Travail" in line for cue in shown.cues for line in cue.lines)


def test_slow_speech_is_cut_into_cues_of_at_most_seven_seconds() -> None:
    layout = lay("Appuyez ici, puis attendez encore un peu.", "fr", 18_000)
    assert len(layout.cues) >= 3
    assert all(cue.end_ms - cue.start_ms <= 7000 for cue in layout.cues)


def test_one_word_that_lasts_too_long_is_a_finding() -> None:
    layout = lay("Bonjour", "fr", 12_000)
    assert [(finding.code, finding.figure, finding.cue) for finding in layout.findings] == [("cut_short", 5000, 0)]
    assert layout.cues[0].end_ms == 8000


@pytest.mark.parametrize(
    ("length_ms", "codes"),
    [
        (3000, []),
        (1700, [("reading_speed", "warning")]),
        (1000, [("reading_speed", "error")]),
        (400, [("reading_speed", "error"), ("too_short", "warning")]),
    ],
)
def test_reading_speed(length_ms: int, codes: list[tuple[str, str]]) -> None:
    text = "Touchez le carnet de votre enfant."  # 34 characters
    following = TimedText(1000 + length_ms + 80, 9000, "Merci beaucoup.")
    layout = layout_cues([TimedText(1000, 1000 + length_ms, text), following], get("fr"))
    assert [(finding.code, finding.severity) for finding in layout.findings if finding.cue == 0] == codes


def test_silence_after_the_voice_is_given_to_the_reader() -> None:
    layout = layout_cues([TimedText(0, 1000, "Touchez le carnet de votre enfant.")], get("fr"))
    assert layout.cues[0].end_ms == 2000
    layout = layout_cues([TimedText(0, 1000, "Touchez le carnet de votre enfant.")], get("fr"), until_ms=1500)
    assert layout.cues[0].end_ms == 1500


def test_pauses_of_the_voice_move_the_cues() -> None:
    text = (
        "Touchez maintenant la petite enveloppe bleue qui est en haut de la page. Vous voyez les messages de l'école."
    )
    paused = TimedText(0, 10_000, text, pauses=((7000, 8000),))
    cues = layout_cues([paused], get("fr")).cues
    assert cues[-1].start_ms == 8000
    assert cues[-1].lines[0].startswith("Vous")


def test_overlapping_segments_are_told_and_set_apart() -> None:
    segments = [TimedText(0, 4000, "Première phrase ici."), TimedText(3000, 6000, "Deuxième phrase là.")]
    layout = layout_cues(segments, get("fr"))
    check(layout, segments, get("fr"))
    assert [(finding.code, finding.figure, finding.segment) for finding in layout.findings] == [("overlap", 1000, 1)]


def test_segments_at_the_same_moment_never_share_the_screen() -> None:
    segments = [TimedText(500, 501, f"Phrase numéro {n}.") for n in range(12)]
    layout = layout_cues(segments, get("fr"))
    assert len(layout.cues) == 12
    assert all(b.start_ms - a.end_ms >= 80 for a, b in zip(layout.cues, layout.cues[1:], strict=False))
    assert all(cue.end_ms > cue.start_ms for cue in layout.cues)


@pytest.mark.parametrize("text", ["", "  \n ", "\u00a0", " \u2007\u202f "])
def test_empty_text_has_no_cue_and_a_finding(text: str) -> None:
    layout = layout_cues([TimedText(0, 1000, text), TimedText(2000, 4000, "Oui, bien sûr.")], get("fr"))
    assert [cue.segment for cue in layout.cues] == [1]
    assert [(finding.code, finding.segment, finding.cue) for finding in layout.findings] == [("empty", 0, None)]


def test_a_word_longer_than_a_line_is_cut_and_told() -> None:
    layout = lay("https://" + "a" * 70, "fr")
    assert "word_cut" in {finding.code for finding in layout.findings}


def test_a_coordinator_may_change_the_limits() -> None:
    limits = CueLimits.of(get("fr"), line=30)
    text = "Attendez que l'écran s'allume, puis faites glisser votre doigt de bas en haut."
    layout = layout_cues([TimedText(0, 6000, text)], get("fr"), limits=limits)
    assert all(count(line) <= 30 for cue in layout.cues for line in cue.lines)


@pytest.mark.parametrize("language", all_languages(), ids=lambda row: row.tag)
def test_no_language_is_left_out(language: Language) -> None:
    text = f"{language.endonym}, {language.endonym} Pronote 12. " * 3
    segments = [TimedText(0, 9000, text)]
    check(layout_cues(segments, language), segments, language)


@pytest.mark.parametrize("glue", ["\u00a0", "\u202f", "\u2007", " \u00a0"])
def test_no_line_begins_or_ends_with_a_space_that_glues(glue: str) -> None:
    words = "Ouvrez le menu puis touchez le bouton vert et attendez que la page de la mairie soit affichée".split()
    segments = [TimedText(1000, 9000, glue + glue.join(words) + glue)]
    layout = layout_cues(segments, get("fr"))
    check(layout, segments, get("fr"))
    shown = [line for cue in layout.cues for line in cue.lines]
    assert len(shown) > 2
    assert [word for line in shown for word in line.split()] == words  # between words, none of them cut
    assert "word_cut" not in {finding.code for finding in layout.findings}
    assert lines(again(layout, get("fr"))) == lines(layout)


def test_a_space_that_glues_stays_inside_a_line() -> None:
    assert lines(lay("« Bonjour\u202f!\u00a0» dit-elle.", "fr")) == [["« Bonjour\u202f!\u00a0» dit-elle."]]
