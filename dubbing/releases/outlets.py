"""What leaves the town's site: each way out is an outlet, declared in its folder of `outlets/`. A release asks those
that are registered, switched on and agreed to; it knows none by name (decision 0033)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, QuerySet, Subquery
from django.utils.functional import Promise

from craft.documents import JsonObject
from craft.languages import Language
from dubbing.queries.redistribution import PASS_ON, TELEPHONE, all_pass_on
from dubbing.releases.material import Material
from dubbing.releases.placement import PlacementPlan
from dubbing.releases.release_files.file_list import ReleaseFiles
from dubbing.releases.verification.check import Subject
from dubbing.reports import Check
from journal.people import Person
from media.picture.label import Label
from storage.roles import add_roles
from town.models import Town
from tutorials.models import Tutorial


class OutletSource(Enum):
    """What an outlet makes its files of, which says where they stand among a release's files, and their checks among
    its checks."""

    PICTURE = "the square picture"
    SOUND = "the sound alone, in releases where one is in the language"
    TELEPHONE = "the same, encoded for a telephone: where an outlet wants it"


@dataclass(frozen=True)
class OutletInputs:
    """What an outlet makes its files with. files: where it adds them. cover: the square picture. folder: where files
    are made. source: what it is made of (`OutletSource`)."""

    material: Material
    placed: PlacementPlan
    files: ReleaseFiles
    label: Label
    cover: Path
    folder: Path
    source: Path


@dataclass(frozen=True)
class Outlet:
    """One way out. name: in the town's list of what is switched off. title: on the Town screen.

    roles: of the files that it alone makes, and what for. scope: what everybody who is heard must have agreed to, ''
    for publication alone. make: adds its files to a release that is built, of its `source`. checks: measures its files
    again; check_places: what the codes of these checks begin with, and its name. job: the kind of work that is enqueued
    when a release goes live of a tutorial for which `job_when` is true.

    urls: the module of its addresses, which stand among the parents'. in_list: for a query of live releases, whether
    the list of a language links to it; list_head: the template of that link; watch_head: the same for the page of a
    version; watch_act: its large button under the picture; watch_gives: what it adds there to what one can take along;
    both with what `watch_context` says of the `WatchPage`. columns: what is asked with a release for that.
    """

    name: str
    title: Promise
    roles: Mapping[str, str] = field(default_factory=dict)
    scope: str = ""
    make: Callable[[OutletInputs], None] | None = None
    source: OutletSource = OutletSource.PICTURE
    checks: Callable[[Subject], list[Check]] | None = None
    check_places: Mapping[str, Promise] = field(default_factory=dict)
    job: str = ""
    job_when: Callable[[Tutorial], bool] | None = None
    urls: str = ""
    in_list: Callable[[Language], Exists] | None = None
    list_head: str = ""
    watch_head: str = ""
    watch_act: str = ""
    watch_gives: str = ""
    watch_context: Callable[..., JsonObject] | None = None
    columns: Callable[[], Mapping[str, Subquery | Exists]] | None = None


_registered: dict[str, Outlet] = {}


def register(outlet: Outlet) -> None:
    _registered[outlet.name] = outlet
    add_roles(outlet.roles)


def registered_outlets() -> tuple[Outlet, ...]:
    """All of them, in the order of the apps."""
    return tuple(_registered.values())


def outlets_off_query() -> QuerySet[Any, Any]:
    """The town's list of what it does not want, as a query or within one."""
    return Town.objects.filter(pk=1).values_list("outlets_off", flat=True)


def outlets_off() -> frozenset[str]:
    """The names of those that the town does not want. One query."""
    return frozenset(outlets_off_query().first() or ())


def outlets_on(off: Iterable[str] | None = None) -> list[Outlet]:
    """off: where it is known already; else one query."""
    without = outlets_off() if off is None else frozenset(off)
    return [outlet for outlet in registered_outlets() if outlet.name not in without]


def names_on(off: Iterable[str] | None = None) -> frozenset[str]:
    """Of those that are there and wanted. `off` is no answer alone: what was taken out of the code is not in it."""
    return frozenset(outlet.name for outlet in outlets_on(off))


def roles_of(scope: str) -> frozenset[str]:
    """Of the files that rest on it."""
    return frozenset(role for outlet in registered_outlets() if outlet.scope == scope for role in outlet.roles)


def hidden_roles(off: Iterable[str], *, passes_on: bool) -> frozenset[str]:
    """Of the files that no page offers: of outlets that are switched off, and where somebody does not agree any more.
    off: names. passes_on: whether everybody who is heard lets their voice leave the site, now."""
    without = frozenset(off)
    unwanted = frozenset(role for outlet in registered_outlets() if outlet.name in without for role in outlet.roles)
    return unwanted if passes_on else unwanted | roles_of(PASS_ON)


@dataclass(frozen=True)
class AskedOutlets:
    """What a release is asked to make. scopes: what everybody who is heard in it agreed to when its build began."""

    outlets: tuple[Outlet, ...] = ()
    scopes: frozenset[str] = frozenset()

    @property
    def passes_on(self) -> bool:
        return PASS_ON in self.scopes

    @property
    def telephone(self) -> bool:
        """Whether the mix is encoded for a telephone too."""
        return any(outlet.source is OutletSource.TELEPHONE for outlet in self.outlets)

    def make(self, source: OutletSource, inputs: OutletInputs) -> None:
        for outlet in self.outlets:
            if outlet.make is not None and outlet.source is source:
                outlet.make(inputs)

    @property
    def scopes_of_files(self) -> tuple[str, ...]:
        """For the manifest: what its files rest on, so that who takes it back has them removed. The short parts for
        messengers, which are no outlet, rest on passing on."""
        rest_on = {outlet.scope for outlet in self.outlets if outlet.scope}
        return tuple(sorted(rest_on | {PASS_ON} if self.passes_on else rest_on))


def asked_outlets(people: set[int]) -> AskedOutlets:
    """For a release in which these are heard: switched on, and all of them agreed to it. Nobody's voice may be passed
    on by anybody; a telephone plays voices only."""
    users: Any = get_user_model().objects
    persons: Sequence[Person] = list(users.filter(pk__in=people))
    telephone = bool(people) and all(person.may_lend_voice_to_hotline() for person in persons)
    scopes = frozenset([*([PASS_ON] if all_pass_on(people) else []), *([TELEPHONE] if telephone else [])])
    return AskedOutlets(tuple(one for one in outlets_on() if one.scope in {"", *scopes}), scopes)
