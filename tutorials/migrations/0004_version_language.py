from django.db import migrations, models


class Migration(migrations.Migration):
    """The parents' pages ask by language: of 40,000 versions the database should read those of one."""

    dependencies = [("tutorials", "0003_jobs_in_turn")]

    operations = [
        migrations.AddIndex("languageversion", models.Index(fields=["language"], name="version_language")),
    ]
