"""The `<lang>` of parents' addresses: a BCP-47 tag of our own table, in the table's spelling."""

from __future__ import annotations

from craft import languages


class LanguageConverter:
    """`/zh-Hans/` → the table's row. Unknown tags do not match, so that the address is a plain 404."""

    regex = "[A-Za-z]{2,3}(?:-[A-Za-z]{2,8})?"

    def to_python(self, value: str) -> languages.Language:
        try:
            language = languages.get(value)
        except KeyError as error:
            raise ValueError(value) from error
        if language.tag != value:
            raise ValueError(value)
        return language

    def to_url(self, value: languages.Language | str) -> str:
        return value if isinstance(value, str) else value.tag
