"""The JSON document that a command is given."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _


def parse_json(data: bytes, error: type[Exception]) -> object:
    """The document. Raises `error` with a message that names the place; UnicodeDecodeError where it is not UTF-8."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise
    except json.JSONDecodeError as problem:
        where = {"line": problem.lineno, "column": problem.colno}
        raise error(_("The input is not JSON: look at line %(line)d, column %(column)d.") % where) from problem
    except (RecursionError, ValueError) as problem:
        raise error(_("The input is nested too deeply or has too long a number.")) from problem
