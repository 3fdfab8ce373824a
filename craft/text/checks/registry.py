"""Every check there is: each module of this folder that has a `CHECK`. So a new check is a new file, and no list."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from craft.messages import Message, RoundedNumber, Text
from craft.text import checks
from craft.text.checks.check import Check
from craft.text.checks.finding import Code, KeptFinding, Severity

_MODULES = sorted(module.name for module in pkgutil.iter_modules(checks.__path__))
CHECKS: dict[str, Check] = {
    name: module.CHECK
    for name in _MODULES
    if name != "registry" and hasattr(module := import_module(f"craft.text.checks.{name}"), "CHECK")
}
"""By the name of its file."""
_CODES: tuple[Code, ...] = tuple(code for check in CHECKS.values() for code in check.codes)
CODES = tuple(code.key for code in _CODES)
NAMES: dict[str, str] = {code.key: code.name for code in _CODES}
DEFAULT_SEVERITY: dict[str, Severity] = {code.key: code.severity for code in _CODES}
MESSAGES: dict[str, Text] = {key: text for code in _CODES for key, text in code.messages.items()}

# What the numbers in a message are; every other value is a piece of text.
_DECIMALS = {"seconds": 1, "speed": 0, "limit": None}
_COUNTS = {"letters", "count"}


def kept_message(record: KeptFinding) -> Message | None:
    """The message of a finding that was kept by `as_record`; None when no check says it any more."""
    text = MESSAGES.get(str(record.get("key", "")))
    if text is None:
        return None
    values = {name: _parse_number(name, value) for name, value in record.get("values", {}).items()}
    return Message(text, values, record["key"])


def _parse_number(name: str, value: str) -> object:
    if name in _COUNTS:
        return int(value)
    return RoundedNumber(float(value), _DECIMALS[name]) if name in _DECIMALS else value
