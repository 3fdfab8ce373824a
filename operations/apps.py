from django.apps import AppConfig

from journal.signals import recorded, retention_due


class OperationsConfig(AppConfig):
    name = "operations"

    def ready(self) -> None:
        from operations.erasure_log import complete_log, note_erasure  # models are there only now

        recorded.connect(note_erasure, dispatch_uid="erasure log")
        retention_due.connect(complete_log, dispatch_uid="erasure log")
