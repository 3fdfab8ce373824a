from tutorials.models.comments import FOR_ALL, Comment, open_comments
from tutorials.models.segments import SPOKEN_KINDS, Segment, SegmentRevision
from tutorials.models.themes import Theme
from tutorials.models.tutorials import AS_RECEIVED, Holds, Tutorial, Upload
from tutorials.models.versions import LanguageVersion

__all__ = [
    "AS_RECEIVED",
    "FOR_ALL",
    "SPOKEN_KINDS",
    "Comment",
    "Holds",
    "LanguageVersion",
    "Segment",
    "SegmentRevision",
    "Theme",
    "Tutorial",
    "Upload",
    "open_comments",
]
