from tutorials.models.jobs import Job
from tutorials.models.segments import Segment, SegmentRevision
from tutorials.models.tutorials import Tutorial, Upload
from tutorials.models.versions import LanguageVersion

__all__ = ["Job", "LanguageVersion", "Segment", "SegmentRevision", "Tutorial", "Upload"]
