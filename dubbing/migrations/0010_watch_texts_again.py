"""The table of texts has its digests (subtitles 0005), and is watched again."""

from django.db import migrations

from dubbing.migrations._progress_triggers import watch


class Migration(migrations.Migration):
    dependencies = [("dubbing", "0009_leave_texts"), ("subtitles", "0005_text_digest")]
    operations = [watch("subtitles_translationrevision")]
