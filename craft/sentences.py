"""English sentences with their values apart, so that a reader's own language can take their place."""

from __future__ import annotations


class SentenceError(ValueError):
    """One sentence for a person: `template`, filled in with `values` (str.format). Both are kept for a translation."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template, self.values = template, values
