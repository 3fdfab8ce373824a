"""The sign that ends a tag stands where the tag's last attribute does; text stays as it is."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from importlib import import_module
from types import ModuleType

import pytest

from tests.house.source_tree import ROOT, kept_files

LONG = '{% translate "' + "One long word after another. " * 2 + '" %}'


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [str(ROOT / "script"), *sys.path])
    return import_module("template_format")


class Events(HTMLParser):
    """What a browser reads: tags with their attributes in any order, and text to the letter."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[object] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(attrs, key=str)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.found.append([data])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<p\n  class="a"\n  id="b"\n>Text</p>\n', '<p\n  class="a"\n  id="b">Text</p>\n'),
        ("<b>A</b><i\n  >B</i>\n", "<b>A</b><i>B</i>\n"),
        ("<p>\n  >not a tag's\n</p>\n", "<p>\n  >not a tag's\n</p>\n"),
        ('<a title="x\n>y">A</a>\n', '<a title="x\n>y">A</a>\n'),
        (
            f'<a\n  id="b"\n  href="{"x" * 50}"\n>{LONG}</a>\n',
            f'<a\n  href="{"x" * 50}"\n  id="b">{LONG}</a>\n',
        ),
        (
            f'<label class="{"x" * 20}"><input type="radio"><b\n  >{LONG}</b></label>\n',
            f'<label class="{"x" * 20}"><input\n  type="radio"><b>{LONG}</b></label>\n',
        ),
        (
            f'<b\n  {{% if a %}}id="a"{{% endif %}}\n>{"x" * 110}</b>\n',
            f'<b\n  {{% if a %}}id="a"{{% endif %}}\n>{"x" * 110}</b>\n',
        ),
    ],
)
def test_the_sign_goes_up_where_it_fits(script: ModuleType, before: str, after: str) -> None:
    assert script.join_tag_ends(before) == after
    assert Events(before).found == Events(after).found


def test_few_lines_begin_with_the_sign() -> None:
    lines = [
        line
        for path in kept_files()
        if path.parts[0] == "templates" and path.suffix == ".html"
        for line in (ROOT / path).read_text("utf-8").splitlines()
    ]
    assert len(lines) > 8000
    begun = sum(line.lstrip().startswith(">") for line in lines)
    assert begun < len(lines) / 100  # what follows them without a space fills a line
