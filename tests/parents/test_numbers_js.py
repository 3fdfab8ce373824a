"""The numbers that the browser writes for parents against the server's: the same sign, unit and digits on one page."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from django.utils import translation

from craft import languages
from parents.queries.interface_words import words_of
from tutorials.templatetags.look import megabytes

MODULE = Path(__file__).resolve().parents[2] / "static" / "js" / "numbers.js"
SIZES = (0, 70_000, 120_000, 4_230_000, 9_940_000, 9_960_000, 15_800_000, 1_234_000_000)
SCRIPT = f"""
    import {{ megabytes, percent }} from {json.dumps(MODULE.as_uri())};
    let data = "";
    for await (const chunk of process.stdin) data += chunk;
    const {{ sizes, smallest }} = JSON.parse(data);
    console.log(JSON.stringify(Object.entries(smallest).map(([tag, words]) =>
        [tag, sizes.map((size) => megabytes(size, words)), percent(0.42, tag)])));
"""


def test_sizes_and_shares_are_written_as_the_server_writes_them() -> None:
    expected = {}
    for tag in sorted({words_of(language).tag for language in languages.all_languages()}):
        with translation.override(languages.django_tag(tag)):
            expected[tag] = [megabytes(size) for size in SIZES]
    told = json.dumps({"sizes": SIZES, "smallest": {tag: written[0] for tag, written in expected.items()}})
    argv = ["node", "--input-type=module", "-e", SCRIPT]
    run = subprocess.run(argv, input=told, capture_output=True, text=True, timeout=60, check=True)
    for tag, sizes, share in json.loads(run.stdout):
        assert sizes == expected[tag], tag
        assert [digit for digit in share if digit.isnumeric()] == ["4", "2"], (tag, share)
    assert len(expected) >= 39
