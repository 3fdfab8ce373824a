"""Make the tables of dictionary forms that the glossary needs, of French and of each language that is open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from media.words.lemma_files import missing_tables, table_file
from media.words.lemma_tables import make_table
from tutorials.models import LanguageVersion


class Command(BaseCommand):
    help = "Make the tables of dictionary forms that are missing: French, and the open languages. script/run does it."

    def handle(self, *args: Any, **options: Any) -> None:
        tags = LanguageVersion.objects.order_by("language").values_list("language", flat=True).distinct()
        for code in missing_tables(settings.DATA_DIR, tags):
            make_table(table_file(settings.DATA_DIR, code), code)
            self.stdout.write(code)
