from django.apps import AppConfig
from django.core.signals import request_started

from journal.signals import recorded


class DubbingConfig(AppConfig):
    name = "dubbing"

    def ready(self) -> None:
        """At each request, check whether new interface texts were released. Whatever the journal tells of a version,
        its verdicts may have changed."""
        from dubbing.progress.verdict_requests import entry_recorded
        from dubbing.releases.interface_catalogues import reload_changed

        request_started.connect(lambda **_: reload_changed(), weak=False, dispatch_uid="released words")
        recorded.connect(
            lambda entry, **_: entry_recorded(entry), weak=False, dispatch_uid="verdicts of what is recorded"
        )
