from tutorials.models.segments import SPOKEN_KINDS, Segment, SegmentRevision
from tutorials.models.tutorials import Holds, Tutorial, Upload
from tutorials.models.versions import LanguageVersion

__all__ = ["SPOKEN_KINDS", "Holds", "LanguageVersion", "Segment", "SegmentRevision", "Tutorial", "Upload"]
