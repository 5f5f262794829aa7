from importlib import import_module

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"
    label = "matching"

    def ready(self) -> None:
        for module in ("tasks", "privacy", "todos", "leaving"):
            import_module(f"{self.name}.{module}")
