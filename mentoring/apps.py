from importlib import import_module

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "mentoring"
    label = "mentoring"

    def ready(self) -> None:
        for module in (
            "todos",
            "privacy",
            "panels",
            "leaving",
            "tasks",
            "imports.todos",
            "imports.privacy",
            "imports.tasks",
        ):
            import_module(f"{self.name}.{module}")
