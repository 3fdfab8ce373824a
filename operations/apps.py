from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "operations"

    def ready(self) -> None:
        from journal.signals import recorded, retention_due  # models are there only now
        from operations.erasure_log import complete_log, note_erasure

        recorded.connect(note_erasure, dispatch_uid="erasure log")
        retention_due.connect(complete_log, dispatch_uid="erasure log")
