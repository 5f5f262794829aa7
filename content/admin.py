"""The welcome texts for the administrator: to correct, and to mark as proofread language by language."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from .models import ThemePage


class ThemePageForm(forms.ModelForm):
    proofread = forms.MultipleChoiceField(
        label=_("proofread languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A proofread text no longer says that a machine translated it, and loading leaves it alone."),
    )

    class Meta:
        model = ThemePage
        fields = ("proofread",)


@admin.register(ThemePage)
class ThemePageAdmin(TranslationAdmin):
    form = ThemePageForm
    list_display = ("theme", "proofread")
    fields = ("summary", "proofread")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
