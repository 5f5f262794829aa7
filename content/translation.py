from modeltranslation.translator import TranslationOptions, register

from .models import TRANSLATED, Document


@register(Document)
class DocumentTranslation(TranslationOptions):
    """The published text. Which language stands in for another is decided when a document is published."""

    fields = TRANSLATED
    fallback_languages = {"default": ()}
