from tutorials.models.comments import FOR_ALL, Comment, open_comments
from tutorials.models.segments import SPOKEN_KINDS, Segment, SegmentRevision
from tutorials.models.tutorials import Holds, Tutorial, Upload
from tutorials.models.versions import LanguageVersion

__all__ = [
    "FOR_ALL",
    "SPOKEN_KINDS",
    "Comment",
    "Holds",
    "LanguageVersion",
    "Segment",
    "SegmentRevision",
    "Tutorial",
    "Upload",
    "open_comments",
]
