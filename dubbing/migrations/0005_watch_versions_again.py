"""SQLite has built the table of versions anew (tutorials 0004), and lost what watched it."""

from functools import partial

from django.db import migrations

from dubbing.migrations._progress_triggers import unmake, watch

VERSIONS = "tutorials_languageversion"


class Migration(migrations.Migration):
    dependencies = [("dubbing", "0004_progress_figures"), ("tutorials", "0004_slowing")]
    operations = [
        migrations.RunPython(partial(unmake, (VERSIONS,)), migrations.RunPython.noop),
        watch(VERSIONS),
    ]
