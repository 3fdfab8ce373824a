"""Which columns of a tutorial exist once per language (django-modeltranslation)."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from tutorials.models import Tutorial


@register(Tutorial)
class TutorialTranslation(TranslationOptions):
    fields = ("title", "summary")
    required_languages = ("fr",)
