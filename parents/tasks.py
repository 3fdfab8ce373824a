"""The kinds of work of this room."""

from __future__ import annotations

from dubbing.going_live import PAPER
from parents import paper_jobs
from tutorials.work import kind

kind(PAPER, paper_jobs.make_paper)
