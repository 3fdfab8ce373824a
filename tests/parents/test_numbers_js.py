"""The numbers that the browser writes for parents against the server's: the same sign, unit and digits on one page."""

from __future__ import annotations

from django.utils import translation

from craft import languages
from public.queries.interface_words import words_of
from tests.node import answered
from tutorials.templatetags.look import megabytes

SIZES = (0, 70_000, 120_000, 4_230_000, 9_940_000, 9_960_000, 15_800_000, 1_234_000_000)
WRITE = """async ({ sizes, smallest }) => {
    const { megabytes, percent } = await site("numbers.js");
    return Object.entries(smallest).map(([tag, words]) =>
        [tag, sizes.map((size) => megabytes(size, words)), percent(0.42, tag)]);
}"""


def test_sizes_and_shares_are_written_as_the_server_writes_them() -> None:
    expected = {}
    for tag in sorted({words_of(language).tag for language in languages.all_languages()}):
        with translation.override(languages.django_tag(tag)):
            expected[tag] = [megabytes(size) for size in SIZES]
    given = {"sizes": SIZES, "smallest": {tag: written[0] for tag, written in expected.items()}}
    for tag, sizes, share in answered(WRITE, given):
        assert sizes == expected[tag], tag
        assert [digit for digit in share if digit.isnumeric()] == ["4", "2"], (tag, share)
    assert len(expected) >= 39
