import importlib

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "config.reference"
    label = "reference"

    def ready(self) -> None:
        importlib.import_module("config.reference.privacy")
