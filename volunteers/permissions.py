"""Who may manage people and the town: coordinators, as for the French originals."""

from tutorials.permissions import require_coordinator

__all__ = ["require_coordinator"]
