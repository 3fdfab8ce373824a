from dubbing.models.releases import Plays, Release
from dubbing.models.takes import Take

__all__ = ["Plays", "Release", "Take"]
