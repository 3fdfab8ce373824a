"""SQLite has built the table of texts anew (subtitles 0005), and lost what watched it."""

from functools import partial

from django.db import migrations

from dubbing.migrations._progress_triggers import unmake, watch

TEXTS = "subtitles_translationrevision"


class Migration(migrations.Migration):
    dependencies = [("dubbing", "0008_said_back"), ("subtitles", "0005_text_digest")]
    operations = [
        migrations.RunPython(partial(unmake, (TEXTS,)), migrations.RunPython.noop),
        watch(TEXTS),
    ]
