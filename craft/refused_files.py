"""Refusals of a file that two rooms give: the one that receives its bytes, and `media`, which opens it."""

from __future__ import annotations

from craft.messages import N_

EMPTY_VIDEO = N_("This file is empty. Send it again.")
LARGE_VIDEO = N_("This video is larger than 4 GB. Export it with a lower quality and send it again.")
EMPTY_TAKE = N_("This recording is empty. Record it again.")
