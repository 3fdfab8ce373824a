from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"

    def ready(self) -> None:
        # Models and allauth are there only now.
        from allauth.mfa.signals import authenticator_added
        from django.db.models.signals import post_save

        from journal.models import Entry
        from volunteers.adapters import proved_by_the_new_one
        from volunteers.pipelines.news_from_journal import note_untold

        authenticator_added.connect(proved_by_the_new_one)
        post_save.connect(note_untold, sender=Entry, dispatch_uid="news")
