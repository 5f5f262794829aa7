from importlib import import_module

from django.apps import AppConfig


class NewcomersConfig(AppConfig):
    name = "newcomers"
    label = "newcomers"

    def ready(self) -> None:
        import_module("newcomers.privacy")
        import_module("newcomers.todos")
