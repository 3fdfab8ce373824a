"""What changed between two texts, word by word, for people to see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import regex
from rapidfuzz.distance import Indel

Operation = Literal["equal", "delete", "insert"]
Difference = tuple[Operation, str]

# A word keeps its marks and its apostrophes; scripts written without spaces are compared sign by sign.
_TOKEN = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
    r"|[\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}\p{N}]+)*"
    r"|\s+|\X",
)


def tokens(text: str) -> list[str]:
    """Words, signs and spaces; joined they are the text."""
    return _TOKEN.findall(text)


def differences(old: str, new: str) -> list[Difference]:
    """Pieces in reading order. `equal` + `delete` joined are `old`; `equal` + `insert` joined are `new`.

    A change is one `delete` followed by one `insert` (either may be missing), so that a replaced phrase is shown as a
    phrase and not as crumbs held together by equal spaces.
    """
    before, after = tokens(old), tokens(new)
    pieces: list[Difference] = []
    deleted = inserted = ""
    for operation in Indel.opcodes(before, after):
        gone = "".join(before[operation.src_start : operation.src_end])
        come = "".join(after[operation.dest_start : operation.dest_end])
        if operation.tag == "equal" and not (gone.isspace() and (deleted or inserted)):
            pieces += _change(deleted, inserted)
            deleted = inserted = ""
            pieces.append(("equal", gone))
        else:
            deleted, inserted = deleted + gone, inserted + come
    return _merge_pieces([*pieces, *_change(deleted, inserted)])


def _change(deleted: str, inserted: str) -> list[Difference]:
    if deleted == inserted:
        return [("equal", deleted)] if deleted else []
    # Spaces that both sides end with were only held back: give them to the equal piece that follows.
    shared = 0
    while shared < min(len(deleted), len(inserted)) and deleted[-1 - shared] == inserted[-1 - shared]:
        if not deleted[-1 - shared].isspace():
            break
        shared += 1
    tail = deleted[len(deleted) - shared :]
    change: list[Difference] = [
        ("delete", deleted[: len(deleted) - shared]),
        ("insert", inserted[: len(inserted) - shared]),
        ("equal", tail),
    ]
    return [piece for piece in change if piece[1]]


def _merge_pieces(pieces: Sequence[Difference]) -> list[Difference]:
    joined: list[Difference] = []
    for operation, text in pieces:
        if joined and joined[-1][0] == operation:
            joined[-1] = (operation, joined[-1][1] + text)
        else:
            joined.append((operation, text))
    return joined
