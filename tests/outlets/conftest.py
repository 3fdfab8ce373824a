"""The town of the parents' pages, and a version whose texts are approved."""

from tests.dubbing.conftest import room
from tests.parents.conftest import place, unhurried

__all__ = ["place", "room", "unhurried"]
