"""Who may manage people and the town: coordinators, as for the French originals."""

from town.permissions import require_coordinator

__all__ = ["require_coordinator"]
