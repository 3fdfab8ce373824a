"""The browser's fit meter against the server's: the same figures on real and on odd texts."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import Any

from craft.languages import get
from craft.timing.speech_rate import Pace, judge_fit, letter_count, model_parameters, pause_counts
from tests.material.voices import demonstration_texts
from tests.node import answered

JUDGE = """async (cases) => {
    const { judgeFit, letterCount, pauseCounts } = await site("fit-meter.js");
    return cases.map(({ text, slot, model }) => ({
        letters: letterCount(text, model), pauses: pauseCounts(text, model), fit: judgeFit(text, slot, model) }));
}"""
ODD_TEXTS = [
    "", " ", "…", "?!", "« Quoi ?! » dit-il – enfin.", "e\u0301te\u0301", "50 % ou 3,5 €", "٣٠٪ من", "১২ জন।",
    "a - b -c d– e",
    "您好，欢迎。", "ሰላም፣ ደህና።", "Ա՜յ։", "𝟜2 🙂 x", "\ufeffBonjour\ufeff", "un\nდა\tdeux", "...a...",
    "(a) [b] {c}", "ﬁn ½ Ⅻ",
]  # fmt: skip  # a table: several short entries a row


def cases() -> list[dict[str, Any]]:
    sentences = demonstration_texts()
    texts = [(tag, text) for sentence in sentences for tag, text in sentence.items() if tag != "scene"]
    texts += [("fr", text) for text in ODD_TEXTS]
    chance = random.Random(3)
    alphabet = "abcéÉ ñ,.;:!?…–-()«»0123456789%€$=×؟،۔。，।፣ مرحباनमस्ते您\u0301\u202f\u00a0"
    texts += [("ar", "".join(chance.choices(alphabet, k=chance.randrange(60)))) for _ in range(500)]
    return [
        {
            "text": text,
            "slot": chance.randrange(0, 9000),
            "k": get(tag).seconds_per_letter,
            "pace": (
                round(chance.uniform(0.0, 0.9), 3),
                round(chance.uniform(0.6, 1.5), 3),
                chance.randrange(6),
            ),
        }
        for tag, text in texts
    ]


def test_browser_and_server_agree() -> None:
    given = cases()
    for case in given:
        case["model"] = model_parameters(case["k"], Pace(*case["pace"]))
    answers = answered(JUDGE, given)
    assert len(answers) == len(given) > 600
    for case, answer in zip(given, answers, strict=True):
        text = case["text"]
        assert answer["letters"] == letter_count(text), repr(text)
        assert tuple(answer["pauses"]) == pause_counts(text), repr(text)
        fit = asdict(judge_fit(text, case["slot"], case["k"], Pace(*case["pace"])))
        assert answer["fit"]["verdict"] == fit["verdict"], repr(text)
        assert answer["fit"]["predictedMs"] == fit["predicted_ms"], repr(text)
        assert answer["fit"]["tooLongByMs"] == fit["too_long_by_ms"], repr(text)
        assert answer["fit"]["lettersToShorten"] == fit["letters_to_shorten"], repr(text)
