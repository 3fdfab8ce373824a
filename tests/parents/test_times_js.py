"""The browser's two mappings of time against the server's: the same moments, whatever waits and whatever is slower."""

from __future__ import annotations

import json
import random
from typing import Any

from craft.timing.timeline import GROUP_MS, Hold, Slow, TimeMap, clock_of
from tests.node import answered

MAP = """async (cases) => {
    const { toLanguage, toOriginal } = await site("parents/times.js");
    return cases.map(({ map, moments }) => {
        const knots = JSON.parse(map); // as the page has it
        return moments.map((ms) => [toLanguage(ms, knots), toOriginal(ms, knots)]);
    });
}"""


def versions() -> list[tuple[TimeMap, int]]:
    """With their lengths: nothing that waits up to sixty holds, two of them at one moment, at 0 and at the end; nothing
    that is slower up to sixty stretches of it, at the beginning, side by side, behind the end."""
    chance, found = random.Random(19), []
    for _version in range(60):
        duration = chance.randrange(1, 3_600_000)
        places = chance.choices([0, duration, *(chance.randrange(duration) for _ in range(40))], k=number(chance))
        holds = [Hold(at, chance.choice([1, 200, chance.randrange(1, 8000)])) for at in places]
        slows, group = [], 0
        for _slow in range(number(chance)):
            first = group + chance.choice([0, 0, 1, chance.randrange(1 + duration // GROUP_MS // 20)])
            group = first + chance.randrange(1, 8)
            slows.append(Slow(first, group - 1, clock_of(chance.randrange(1, 16))))
        found.append((TimeMap(tuple(holds), tuple(slows)), duration))
    return found


def number(chance: random.Random) -> int:
    return chance.choice([0, 1, 2, chance.randrange(60)])


def moments_of(times: TimeMap, duration: int, chance: random.Random) -> list[float]:
    """At random, and those just before, at and after every edge."""
    end = times.duration_ms(duration)
    edges = [0, duration, end, *(moment for knot in times.knots for moment in knot)]
    near: list[float] = [max(0, edge + aside) for edge in edges for aside in (-1, 0, 1)]
    return near + [chance.uniform(0, end) for _ in range(100)]


def test_browser_and_server_map_every_moment_alike() -> None:
    chance = random.Random(10)
    given = [(times, moments_of(times, duration, chance)) for times, duration in versions()]
    cases: list[dict[str, Any]] = [
        {"map": json.dumps(times.knots if times else []), "moments": moments} for times, moments in given
    ]
    compared = slowed = 0
    for (times, moments), answers in zip(given, answered(MAP, cases), strict=True):
        assert answers == [[times.to_language(ms), times.to_original(ms)] for ms in moments]
        compared += len(answers)
        slowed += len(answers) if times.slows else 0
    assert compared > 5_000 and slowed > 3_000


BENEATH = """async ({ knots, moments }) => {
    globalThis.HTMLMediaElement = { HAVE_FUTURE_DATA: 3 };
    globalThis.Audio = class extends EventTarget {
        constructor() { super(); globalThis.sound = this; }
        paused = true;
        currentTime = 0;
        async play() { this.paused = false; }
        pause() { this.paused = true; }
    };
    const { voices } = await site("parents/voices.js");
    const video = Object.assign(new EventTarget(), { playbackRate: 1, paused: false, readyState: 4, volume: 1 });
    const select = { value: "fr", dataset: { sound: "/french.m4a" } };
    const choose = voices(video, select, null, knots);
    return moments.map((ms) => {
        video.currentTime = ms / 1000;
        choose(select);
        return [sound.playbackRate, Math.round(sound.currentTime * 1000), sound.paused];
    });
}"""


def test_the_french_sound_is_as_slow_as_the_picture_and_waits_with_it() -> None:
    times = TimeMap((Hold(5000, 2000),), (Slow(1, 1, clock_of(10)),))  # slower from 2 s to 4.2 s, waiting from 5.2 s
    given = {"knots": times.knots, "moments": [1000, 3100, 4800, 6000, 7600]}
    assert answered(BENEATH, given) == [
        *([1, 1000, False], [0.909, 3000, False], [1, 4600, False]),
        *([1, 4600, True], [1, 5400, False]),
    ]
