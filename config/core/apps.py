from importlib import import_module

from django.apps import AppConfig

from . import logs


class CoreConfig(AppConfig):
    name = "config.core"
    label = "core"

    def ready(self) -> None:
        logs.configure()
        for module in ("checks", "personal"):
            import_module(f"{self.name}.{module}")
