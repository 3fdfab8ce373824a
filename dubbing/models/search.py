"""What parents can search: the words of each live release, folded. Derived from the release; a row lives as long as it
is live."""

from __future__ import annotations

from django.db import models

from dubbing.models.releases import Release


class SearchText(models.Model):
    """Folded by `craft.text.search_form.searchable`. title: in the release's language and in French, a line each. text:
    the same, the summaries, and each segment with its French. lines: [[public id, start in ms, the text as released,
    what of `text` is this segment's], …]."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, primary_key=True, related_name="search_text")
    title = models.TextField()
    text = models.TextField()
    lines = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.release_id)
