"""JSON documents as frozen dataclasses: one reader and one writer for all of them.

A document has a class with a number, `version`. What a document does not name has the default of its field;
what its class does not name is not read. Older documents are upgraded first, number by number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, astuple, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, ClassVar, Protocol, TypeVar, get_args, get_origin, get_type_hints

Json = Mapping[str, Any]
"""A document, or a part of one, before it is read."""
Upgrades = Mapping[tuple[type, int], Callable[[Json], Json]]
"""(class, number) → what makes the next number of it. A step that only added fields needs none."""
JsonValue = str | float | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
JsonObject = Mapping[str, JsonValue]
"""What a command prints: checked to be JSON, all the way down."""
Convert = Callable[[Any], Any]
LEFT_OUT = {"left_out": True}
"""Metadata of a field that is not written where it has its default."""
AS_LISTS = {"as_lists": True}
"""Metadata of a field whose dataclasses are written as lists of their values."""
T = TypeVar("T")


class Document(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    version: ClassVar[int]


D = TypeVar("D", bound=Document)


def read_document(kind: type[D], document: Json, upgrades: Upgrades) -> D:
    """The document in today's form. upgrades: those of all kinds; one without a number is older than all numbers."""
    for number in range(document.get("version", 0), kind.version):
        if (upgrade := upgrades.get((kind, number))) is not None:
            document = upgrade(document)
    return read_part(kind, document)


def document_json(document: Document) -> JsonObject:
    """Ready for JSON, with its number."""
    return {"version": document.version, **part_json(document)}


def without_number(document: Json) -> JsonObject:
    """A document as it was before it had a number, and as it leaves the site."""
    return {name: value for name, value in document.items() if name != "version"}


def read_part(kind: type[T], part: Json | list[Any]) -> T:
    """A dataclass of values, of lists of them and of other such classes. part: by names, or a list of its values."""
    if isinstance(part, list):
        return kind(*part)
    names, converts = _shape(kind)  # type: ignore[arg-type]  # who calls names a dataclass
    values = {name: part[name] for name in names if name in part}
    for name, convert in converts:
        if (value := values.get(name)) is not None:
            values[name] = convert(value)
    return kind(**values)


def part_json(value: object) -> Any:
    """The same, ready for JSON, in the order of its fields."""
    if isinstance(value, tuple | list):
        return [part_json(inner) for inner in value]
    if isinstance(value, Mapping):
        return {name: part_json(inner) for name, inner in value.items()}
    if not is_dataclass(value):
        return value
    return {
        field.name: part_json(_as_lists(found) if "as_lists" in field.metadata else found)
        for field in fields(value)
        if (found := getattr(value, field.name)) != field.default or "left_out" not in field.metadata
    }


def _as_lists(value: object) -> object:
    if isinstance(value, tuple):
        return [_as_lists(inner) for inner in value]
    return list(astuple(value)) if is_dataclass(value) and not isinstance(value, type) else None


@cache
def _shape(kind: type) -> tuple[list[str], list[tuple[str, Convert]]]:
    types = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    return names, [(name, convert) for name in names if (convert := _convert(types[name])) is not None]


def _convert(wanted: object) -> Convert | None:
    """How a value of JSON becomes one of this type; None where it is one already."""
    if is_dataclass(wanted):
        return lambda part: read_part(wanted, part)  # type: ignore[arg-type]  # a dataclass: asked above
    inside = [inner for inner in get_args(wanted) if inner not in {NoneType, ...}]
    if get_origin(wanted) not in {tuple, Mapping}:
        return _convert(inside[0]) if len(inside) == 1 else None
    convert = _convert(inside[-1]) or _same
    if get_origin(wanted) is Mapping:
        return lambda parts: {name: convert(part) for name, part in parts.items()}
    return tuple if convert is _same else lambda values: tuple(convert(value) for value in values)


def _same(value: object) -> Any:
    return value
