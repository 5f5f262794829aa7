from importlib import import_module

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "employers"
    label = "employers"

    def ready(self) -> None:
        for module in ("privacy", "todos"):
            import_module(f"{self.name}.{module}")
