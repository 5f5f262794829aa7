"""Reference data for the administrator to look at; it is loaded by ``manage.py load_reference``."""

from typing import Any

from django.contrib import admin

from .models import Occupation, Place


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    list_display = ["postcode", "name", "latitude", "longitude", "is_starter"]
    search_fields = ["postcode", "name"]


@admin.register(Occupation)
class OccupationAdmin(ReadOnlyAdmin):
    list_display = ["isco_code", "label", "is_starter"]
    search_fields = ["isco_code", "label"]
