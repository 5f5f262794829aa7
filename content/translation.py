from modeltranslation.translator import TranslationOptions, register

from .models import ThemePage


@register(ThemePage)
class ThemePageTranslation(TranslationOptions):
    fields = ("summary",)
