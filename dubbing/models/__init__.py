from dubbing.models.progress import KeptProgress, ProgressMark
from dubbing.models.releases import Plays, Release
from dubbing.models.takes import Take

__all__ = ["KeptProgress", "Plays", "ProgressMark", "Release", "Take"]
