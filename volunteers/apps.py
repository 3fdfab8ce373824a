from django.apps import AppConfig
from django.db.models.signals import post_save

from journal.signals import retention_due


class VolunteersConfig(AppConfig):
    name = "volunteers"

    def ready(self) -> None:
        # Models and allauth are there only now.
        from allauth.mfa.signals import authenticator_added

        from volunteers.adapters import proved_by_the_new_one
        from volunteers.pipelines.backup_letters import tell_of_backups
        from volunteers.pipelines.news_from_journal import enqueue_news
        from volunteers.pipelines.retention import retain_people

        authenticator_added.connect(proved_by_the_new_one)
        post_save.connect(enqueue_news, sender="journal.Entry", dispatch_uid="news")
        retention_due.connect(retain_people, dispatch_uid="people")
        retention_due.connect(tell_of_backups, dispatch_uid="backups")
