"""manage.py listening_test FOLDER: a page on which anybody compares our sounds blindly; --read says what came out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from craft.documents import JsonObject
from operations.listening_pairs.answers import SURE, Result, results
from operations.listening_pairs.page import PAGE, read_solution, write_test
from operations.listening_pairs.pairs import KINDS, demonstration_takes
from tutorials.management.base import PortevoixCommand
from volunteers.models import User


class Command(PortevoixCommand):
    help = "Make a blind listening test as a page that opens from a disk, or say what its listeners answered."
    needs_database = False

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="where the test is made, or lies")
        parser.add_argument(
            "--takes", metavar="FILE", nargs="+", type=Path, help="recordings (default: the demonstration's voices)"
        )
        parser.add_argument("--seed", type=int, default=1, help="which pairs, in which order (default 1)")
        parser.add_argument("--say-in", metavar="fr|en", choices=("fr", "en"), help="the language of the page")
        parser.add_argument("--read", metavar="CSV", nargs="+", type=Path, help="answers that listeners have saved")

    def work(self, by: User, **options: Any) -> JsonObject:  # type: ignore[override]
        folder: Path = options["folder"]
        with translation.override(options["say_in"] or translation.get_language()):
            if options["read"]:
                found = results(options["read"], read_solution(folder))
                for result in found:
                    self.say(_sentence(result))
                return {"results": [_as_json(result) for result in found], "listeners": len(options["read"])}
            solution = write_test(folder, options["takes"] or demonstration_takes(), abs(options["seed"]))
            self.say(
                _(
                    "The test is in {path}. Give the whole folder to listeners, but not solution.json; they open"
                    " {page}, and send you the file that they get at the end. Then: manage.py listening_test"
                    " {path} --read FILE …"
                ).format(path=folder, page=PAGE)
            )
        return {"test": solution.test, "pairs": len(solution.pairs), "page": str(folder / PAGE)}


def _sentence(result: Result) -> str:
    made, plain = (str(text) for text in KINDS[result.kind])
    heading = _("{made}, against {plain}:").format(made=made, plain=plain)
    counts = _("the first was preferred {made} times, the second {plain} times, no difference heard {same} times.")
    said = [heading[:1].upper() + heading[1:], counts.format(made=result.made, plain=result.plain, same=result.same)]
    decided = result.made + result.plain
    if not decided:
        said.append(_("Nobody preferred one of them."))
    elif result.p < SURE:
        liked = _("What we make sounds better.") if result.made > result.plain else _("What we make sounds worse.")
        said += [
            liked,
            _("Chance alone divides so unevenly in {percent} of 100 tests.").format(percent=_percent(result)),
        ]
    else:
        said.append(
            ngettext(
                "That may be chance: with {count} preference, {percent} of 100 tests divide as unevenly.",
                "That may be chance: with {count} preferences, {percent} of 100 tests divide as unevenly.",
                decided,
            ).format(count=decided, percent=_percent(result))
        )
    return " ".join(said)


def _percent(result: Result) -> str:
    return f"{100 * result.p:.2g}" if result.p < 0.1 else f"{100 * result.p:.0f}"


def _as_json(result: Result) -> JsonObject:
    return {
        "kind": result.kind,
        "made": result.made,
        "plain": result.plain,
        "same": result.same,
        "p": round(result.p, 4),
    }
