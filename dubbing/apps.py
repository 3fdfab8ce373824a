from django.apps import AppConfig


class DubbingConfig(AppConfig):
    name = "dubbing"
