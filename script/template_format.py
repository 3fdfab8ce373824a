"""The templates as djangofmt formats them, but for its lines that begin with `>`: `--check` names those that differ.

djangofmt puts the end of a tag on a line of its own, or in front of the text that it may not move: readers meet a sign
that belongs to the line before. Space inside a tag is no text, so the sign goes up there. Where that line would be too
long the tag's shortest attribute goes last, or the line breaks between other attributes; where neither helps the sign
stays. Standard library only.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WIDEST = 120
FORMATTER = ("--profile", "django", "--line-length", str(WIDEST), "--indent-width", "2", "--quiet")
# What is skipped as a whole, and a tag; in it quoted values and template tags are skipped too.
TEMPLATE_TAG = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
QUOTED = rf'"(?:{TEMPLATE_TAG}|[^"])*"'
TAG = re.compile(rf"{TEMPLATE_TAG}|<!--.*?-->|(?P<tag></?[a-zA-Z](?:{TEMPLATE_TAG}|{QUOTED}|[^>\"])*>)", re.DOTALL)
PART = re.compile(rf"(?P<space>\s+)|(?:{TEMPLATE_TAG}|{QUOTED}|[^\s\"])+?(?=\s|$)", re.DOTALL)
BLOCK = re.compile(r"\{% (end)?(?:if|for|with|blocktranslate)\b")


def tags(text: str) -> Iterator[re.Match[str]]:
    return (found for found in TAG.finditer(text) if found["tag"])


def is_whole(line: str) -> bool:
    """Whether a line of a tag is attributes that may stand anywhere in it."""
    depth = sum(-1 if found[1] else 1 for found in BLOCK.finditer(line))
    return depth == 0 and "{% el" not in line and line.count('"') % 2 == 0


def breaks(line: str) -> list[int]:
    """Where a line may break: between the attributes of the tags in it."""
    return [tag.start() + part.start() for tag in tags(line) for part in PART.finditer(tag["tag"]) if part["space"]]


def join_tag_ends(text: str) -> str:
    """A formatted template whose tags end where their last attribute does."""
    at = 0
    while found := re.compile(r"\n[ ]*(>[^\n]*)").search(text, at):
        at = found.start() + 1
        owner = next((tag for tag in tags(text) if tag.start() < found.start(1) == tag.end() - 1), None)
        if owner is not None:
            text = _with_end_above(text, owner.start(), found)
    return text


def _with_end_above(text: str, begins: int, end: re.Match[str]) -> str:
    first = text.rfind("\n", 0, begins) + 1
    head, *attributes = text[first : end.start()].split("\n")
    orders = [[head, *attributes]]
    if all(map(is_whole, attributes)):
        orders.append([head, *_shortest_last(attributes)])
    for fit in (_in_one, _in_two):
        for *before, last in orders:
            if lines := fit(last + end[1]):
                return text[:first] + "\n".join([*before, *lines]) + text[end.end() :]
    return text


def _shortest_last(lines: list[str]) -> list[str]:
    at = min(range(len(lines)), key=lambda number: len(lines[number]), default=0)
    return [*lines[:at], *lines[at + 1 :], *lines[at : at + 1]]


def _in_one(line: str) -> list[str]:
    return [line] if len(line) <= WIDEST else []


def _in_two(line: str) -> list[str]:
    """Each within the width; nothing where no tag in the line allows that."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    halves = ([line[:at], indent + line[at:].lstrip()] for at in reversed(breaks(line)))
    return next((both for both in halves if max(map(len, both)) <= WIDEST), [])


def format_templates(paths: list[Path]) -> dict[Path, str]:
    """Path → its text as it should be."""
    with tempfile.TemporaryDirectory() as name:
        copies = {path: Path(name, *path.resolve().parts[1:]) for path in paths}
        for path, copy in copies.items():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
        done = subprocess.run(
            [Path(sys.executable).with_name("djangofmt"), *FORMATTER, *copies.values()],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return {path: join_tag_ends(copy.read_text("utf-8")) for path, copy in copies.items()}


def main() -> int:
    named = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    paths = named or [*sorted((ROOT / "templates").rglob("*.html")), ROOT / "static" / "away.html"]
    wrong = {path: text for path, text in format_templates(paths).items() if path.read_text("utf-8") != text}
    for path, text in wrong.items():
        if "--check" in sys.argv:
            print(f"{path}: script/check --fix")
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if wrong and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
