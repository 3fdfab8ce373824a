"""The browser's two mappings of time against the server's: the same moments, whatever waits and for how long."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

from craft.timing.timeline import Hold, to_language, to_original

MODULE = Path(__file__).resolve().parents[2] / "static" / "js" / "parents" / "holds.js"
SCRIPT = f"""
    import {{ toLanguage, toOriginal }} from {json.dumps(MODULE.as_uri())};
    let data = "";
    for await (const chunk of process.stdin) data += chunk;
    console.log(JSON.stringify(JSON.parse(data).map(({{ holds, moments }}) =>
        moments.map((ms) => [toLanguage(ms, holds), toOriginal(ms, holds)]))));
"""


def cases() -> list[dict[str, Any]]:
    """Versions with nothing that waits up to sixty holds, two of them at one moment, at 0 and at the end; of each,
    moments at random, and those just before, at and after every edge."""
    chance, found = random.Random(19), []
    for _version in range(60):
        duration = chance.randrange(1, 3_600_000)
        places = sorted(
            chance.choices([0, duration, *(chance.randrange(duration) for _ in range(40))], k=number(chance))
        )
        holds = [[at, chance.choice([1, 200, chance.randrange(1, 8000)])] for at in places]
        edges, behind = [0, duration], 0
        for at, length in holds:
            edges += [at, at + behind, at + behind + length]
            behind += length
        moments = [max(0, edge + aside) for edge in edges for aside in (-1, 0, 1)]
        moments += [chance.randrange(duration + behind + 1) for _ in range(100)]
        found.append({"holds": holds, "moments": moments})
    return found


def number(chance: random.Random) -> int:
    return chance.choice([0, 1, 2, chance.randrange(60)])


def test_browser_and_server_map_every_moment_alike() -> None:
    given = cases()
    run = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "--eval", SCRIPT],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    compared = 0
    for case, answers in zip(given, json.loads(run.stdout), strict=True):
        holds = [Hold(*hold) for hold in case["holds"]]
        expected = [[to_language(ms, holds), to_original(ms, holds)] for ms in case["moments"]]
        assert answers == expected
        compared += len(answers)
    assert compared > 5_000
