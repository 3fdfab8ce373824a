"""Pages as tests read them: a line break of a template says no more than a space."""

from __future__ import annotations

import re


def flat(html: str) -> str:
    """The page in one line, without its templates' indents: one space for each run, none at the edges of a tag."""
    return re.sub(r"(?<=>) | (?=/?>|</)", "", " ".join(html.split()))
