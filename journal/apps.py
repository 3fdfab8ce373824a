from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "journal"

    def ready(self) -> None:
        from journal.usable_database import mark_database  # models are there only now

        post_migrate.connect(mark_database, sender=self, dispatch_uid="usable database")
