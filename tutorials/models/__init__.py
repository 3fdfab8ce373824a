from tutorials.models.segments import SPOKEN_KINDS, Segment, SegmentRevision
from tutorials.models.tutorials import Tutorial, Upload
from tutorials.models.versions import LanguageVersion

__all__ = ["SPOKEN_KINDS", "LanguageVersion", "Segment", "SegmentRevision", "Tutorial", "Upload"]
