"""The journal of a language is found and counted without reading all of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_oldest_program")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["language", "id"], name="journal_language"),
        ),
    ]
