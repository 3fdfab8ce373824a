"""What must stay letter by letter: addresses, placeholders, tags, file names, codes."""

from __future__ import annotations

import regex

_LINK = regex.compile(
    r"(?P<mail>(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+)"
    r"|(?P<url>(?:(?:https?|ftp)://|mailto:|tel:)[^\s<>«»“”\"{}|\\^`]+"
    r"|www\.[^\s<>«»“”\"]+"
    r"|(?<![\w.@\-])(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,8}"
    r"(?:fr|com|org|net|eu|gouv\.fr|info|io|be|ch|ca|app|re|mq|gp|gf|yt)\b"
    r"(?:/[^\s<>«»“”\"]*)?)",
    regex.IGNORECASE,
)
_CODE = regex.compile(
    r"(?P<code>`[^`\n]{1,200}`"
    r"|%\([\w ]{1,80}\)[#0+\-]?\d{0,4}(?:\.\d{1,4})?[sdifrxg]|%[#0+\-]?\d{0,4}(?:\.\d{1,4})?[sdifrxg](?![A-Za-z])"
    r"|\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}|\$\{\w{1,80}\}"
    r"|\{\w{0,80}(?:[.\[][^{}\n]{0,80})?(?:![rsa])?(?::[^{}\n]{0,40})?\}"
    r"|</?[A-Za-z][\w\-]{0,30}(?:\s[^<>]{0,500})?/?>|&(?:\w{1,32}|#\d{1,7}|#x[0-9a-fA-F]{1,6});"
    r"|(?<![\w.\-])[\w\-]{1,80}\.(?:pdf|docx?|odt|xlsx?|ods|pptx?|odp|jpe?g|png|gif|mp[34]|zip|csv|txt|html?)\b"
    r"|(?<![\p{L}\p{N}\-])(?=[A-Z0-9\-]{0,40}[A-Z])(?=[A-Z0-9\-]{0,40}[0-9])[A-Z0-9][A-Z0-9\-]{3,40}(?![\p{L}\p{N}\-]))"
)
_TRAILING_SIGNS = ".,;:!?…)]'’»”。،؛؟।"


def protected_spans(text: str) -> list[tuple[int, int, str]]:
    """(start, end, kind) of everything that must stay; kind is `link` or `code`. In order, not overlapping."""
    spans: list[tuple[int, int, str]] = []
    for match in _LINK.finditer(text):
        kept = match.group().rstrip(_TRAILING_SIGNS)
        if kept.endswith("/") and not match.group().startswith(("http", "www")):
            kept = kept.rstrip("/")
        spans.append((match.start(), match.start() + len(kept), "link"))
    # Blanked by place rather than compared with every span: a text of nothing but codes stays linear.
    taken = bytearray(len(text))
    for start, end, _ in spans:
        taken[start:end] = b"\1" * (end - start)
    for match in _CODE.finditer(text):
        if not any(taken[match.start() : match.end()]):
            spans.append((match.start(), match.end(), "code"))
    return sorted(spans)


def blank_protected(text: str, kinds: str = "link code") -> str:
    """`text` with every protected piece of these kinds blanked out, so that places stay the same."""
    parts, at = [], 0
    for start, end, kind in protected_spans(text):
        if kind not in kinds.split():
            continue
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])
