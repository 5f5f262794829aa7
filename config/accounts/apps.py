from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "config.accounts"
    label = "accounts"

    def ready(self) -> None:
        for module in ("own_todos", "privacy"):
            import_module(f"{self.name}.{module}")
