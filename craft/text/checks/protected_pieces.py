"""What must stay letter by letter: addresses, placeholders, tags, file names, codes."""

from __future__ import annotations

from collections import Counter

import regex

from craft.text.checks.finding import Severity, TextFinding, finding

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
_BARE_CODE = regex.compile(r"[A-Z0-9\-]+")  # COVID-19, CM2-A: a translator may know better
_HOST = regex.compile(r"(?:https?|ftp)://[^/]+")
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


def check_protected(source: str, text: str) -> list[TextFinding]:
    """`link_lost` and `code_lost` for what the French has and the translation has not; `code_added` for the reverse."""
    findings = []
    for piece, kind in _pieces(source) - _pieces(text):
        # It may be there without being recognised as one: glued to a word, or followed by letters of its script.
        if piece.strip("`").casefold() not in text.casefold():
            findings.append(finding(f"{kind}_lost", 0, len(text), severity=_severity(piece, text), lost=piece))
    for start, end, kind in protected_spans(text):
        piece_text = text[start:end]
        if kind == "code" and piece_text[0] in "%{<$" and piece_text.casefold() not in source.casefold():
            findings.append(finding("code_added", start, end, added=piece_text))
    return findings


def check_links(source: str, text: str) -> list[TextFinding]:
    """`link_lost` alone: of the site's words another check looks at what the program puts in."""
    return [finding for finding in check_protected(source, text) if finding.code == "link_lost"]


def _severity(lost: str, text: str) -> Severity | None:
    """None: the code's own. The same site's page in the reader's language, and a bare code, only ask."""
    host = _HOST.match(lost)
    return "warning" if _BARE_CODE.fullmatch(lost) or (host and host[0].casefold() in text.casefold()) else None


def _pieces(text: str) -> Counter[tuple[str, str]]:
    return Counter(
        (text[start:end].casefold() if kind == "link" else text[start:end], kind)
        for start, end, kind in protected_spans(text)
    )
