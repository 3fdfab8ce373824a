from django.apps import AppConfig
from django.core.signals import request_started


class DubbingConfig(AppConfig):
    name = "dubbing"

    def ready(self) -> None:
        """At each request, check whether new interface texts were released."""
        from dubbing.releases.interface_catalogues import reload_changed

        request_started.connect(lambda **_: reload_changed(), weak=False, dispatch_uid="released words")
