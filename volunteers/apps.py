from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"

    def ready(self) -> None:
        # Models and allauth are there only now.
        from allauth.mfa.signals import authenticator_added

        from volunteers.adapters import proved_by_the_new_one

        authenticator_added.connect(proved_by_the_new_one)
