"""The plays of a day are summed up without reading those of all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dubbing", "0013_sentence_notes")]

    operations = [
        migrations.AddIndex(model_name="plays", index=models.Index(fields=["day"], name="plays_day")),
    ]
