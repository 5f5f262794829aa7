from modeltranslation.translator import TranslationOptions, register

from .models import Occupation, OccupationGroup


@register(Occupation)
class OccupationTranslation(TranslationOptions):
    fields = ("label",)


@register(OccupationGroup)
class OccupationGroupTranslation(TranslationOptions):
    fields = ("label",)
