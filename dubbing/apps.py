from django.apps import AppConfig
from django.core.signals import request_started


class DubbingConfig(AppConfig):
    name = "dubbing"

    def ready(self) -> None:
        """At each request one look whether the words of the site were released anew."""
        from dubbing.releases.interface_catalogues import take_notice

        request_started.connect(lambda **_: take_notice(), weak=False, dispatch_uid="released words")
