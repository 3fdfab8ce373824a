from importlib import import_module

from django.apps import AppConfig, apps


class OutletsConfig(AppConfig):
    """Registers what `outlet.py` declares in each folder here that the settings name as an app."""

    name = "outlets"

    def ready(self) -> None:
        from dubbing.releases.outlets import register

        for config in apps.get_app_configs():
            if config.name.startswith("outlets."):
                register(import_module(f"{config.name}.outlet").OUTLET)
