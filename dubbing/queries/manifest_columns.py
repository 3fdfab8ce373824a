"""What the database takes out of the long JSON columns of a release, where a whole manifest would be too much to read.

For `annotate` and `values_list`. Each is None in a release that does not say it. Rows are read by
`dubbing.manifests.read_rows`.
"""

from __future__ import annotations

from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform

TITLE = KeyTextTransform("title", "manifest")
SUMMARY = KeyTextTransform("summary", "manifest")
TEXT_LANGUAGE = KeyTextTransform("text_language", "manifest")
DURATION_MS = KeyTransform("duration_ms", "manifest")
VOICES = KeyTransform("voices", "manifest")
HEARD = KeyTransform("heard", "manifest")
CHOSEN = KeyTransform("chosen", "manifest")
FILES = KeyTransform("files", "manifest")
SEGMENTS = KeyTransform("segments", "manifest")
DESCRIBED = KeyTransform("described", "manifest")
SYNTHETIC = KeyTransform("synthetic", "manifest")
WITHIN_LIMIT = KeyTransform("within_limit", "manifest")
TAKES_HEARD = KeyTransform("takes", "report")
HAS_VOICES = Q(manifest__voices__isnull=True) | ~Q(manifest__voices=[])
"""An old release does not list its voices, and has one."""
