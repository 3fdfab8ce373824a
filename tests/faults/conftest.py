"""A version whose texts are approved, and the town of the parents' pages."""

from tests.dubbing.conftest import room
from tests.parents.conftest import place, unhurried

__all__ = ["place", "room", "unhurried"]
