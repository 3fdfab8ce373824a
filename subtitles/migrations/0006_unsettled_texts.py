"""What waits for a reviewer is found by an index, without reading a whole language."""

from django.db import migrations, models
from django.db.models.functions import NullIf


class Migration(migrations.Migration):
    dependencies = [("subtitles", "0005_text_digest"), ("tutorials", "0009_four_languages")]

    operations = [
        migrations.AddIndex(
            model_name="translation",
            index=models.Index(models.F("language"), NullIf("latest", "approved"), name="translation_unsettled"),
        ),
    ]
