"""Texts for tests of cues: sentences of many scripts out of their order, and the worst that people paste."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = {
    "fr": "le la un école Pronote messagerie d'utilisateur appuyez sur « et que M. Dupont 12 h 30 » ! , demain très",
    "en": "the a of school's message, Pronote ENT well-being and/or click on page 3 (see below) e-mail OK. Really? I",
    "ar": "في من المدرسة الرسائل، Pronote ENT اضغطوا على ثم ١٢ 12 رسالة. هل؟ Espace école",
    "fa": "از مدرسه می‌خواهید را پیام‌ها، Pronote باز کنید. و به",
    "ru": "в и школа сообщение, нажмите на кнопку. что этом Pronote 10 ч",
    "hi": "का में विद्यालय संदेश पढ़ें। और Pronote क्षेत्र",
    "ta": "பள்ளியின் செய்திகளை ஒரு Pronote படிக்கவும். மற்றும்",
    "ti": "ቤት፡ትምህርቲ መልእኽቲ። ናብ Pronote ከም",
    "tr": "okul mesajlarını için bir mi Pronote'da ve tıklayın. İlk",
    "bm": "Aw ni ce kalanso la ye Pronote kɔnɔ.",
    "he": "של בית הספר ההודעה, לחצו על Pronote ENT ואז או. האם? 12",
    "ko": "학교에서 메시지를 읽으려면 그 Pronote 누르고 다음에 때. 3초",
    "th": "โรงเรียน อ่านข้อความ กดปุ่ม Pronote และ 3 วินาที",
    "km": "សូម ចុច លើ សាលារៀន Pronote ។",
}
CHINESE = "您好，欢迎。在本教程中将学习如何孩子的平板电脑上阅读校消息请按住侧面按钮三秒钟！（点击）2024年"


def sentences(tag: str) -> st.SearchStrategy[str]:
    """Up to some 40 words of a language, in no sensible order."""
    if tag.startswith("zh"):
        return st.lists(st.sampled_from([*CHINESE, " Pronote ", "ENT", " Se connecter "]), min_size=1, max_size=90).map(
            "".join
        )
    return st.lists(st.sampled_from(WORDS[tag].split(" ")), min_size=1, max_size=40).map(" ".join)


# Letters that join, marks, emoji sequences, no-break and odd spaces, punctuation, words without end.
anything = st.text(
    alphabet=st.one_of(
        st.sampled_from(" \u00a0\u202f\u200b\u3000-/—…«»()“”\"'!?.,:;%€"),
        st.sampled_from("e\u0301n\u0303👨‍👩‍👧🇫🇷👍🏽क्षिสวัสดี한국مر\u064e\u200c你好"),
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
        st.sampled_from("abcde "),
    ),
    min_size=1,
    max_size=160,
)
