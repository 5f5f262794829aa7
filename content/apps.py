import importlib

from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    label = "content"

    def ready(self) -> None:
        importlib.import_module("content.privacy")
