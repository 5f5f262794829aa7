import importlib

from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    label = "content"

    def ready(self) -> None:
        for name in ("privacy", "todos"):
            importlib.import_module(f"content.{name}")
