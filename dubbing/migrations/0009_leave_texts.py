"""SQLite builds the table of texts anew (subtitles 0005): what watches it is taken away before, and put back after, in
both directions."""

from functools import partial

from django.db import migrations

from dubbing.migrations._progress_triggers import make, unmake

TEXTS = "subtitles_translationrevision"


class Migration(migrations.Migration):
    dependencies = [("dubbing", "0008_said_back")]
    operations = [migrations.RunPython(partial(unmake, (TEXTS,)), partial(make, (TEXTS,)))]
