"""Of remembered progress the figures are kept, one row for each version; they depend on its policy, too."""

import django.db.models.deletion
from django.db import migrations, models

from dubbing.migrations._progress_triggers import watch


class Migration(migrations.Migration):
    dependencies = [("dubbing", "0003_second_edition"), ("tutorials", "0003_second_edition")]
    operations = [
        migrations.DeleteModel(name="KeptProgress"),
        migrations.CreateModel(
            name="KeptProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shape", models.CharField(max_length=64)),
                ("figures", models.TextField()),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_progress",
                        to="tutorials.languageversion",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["shape"], name="kept_progress_shape")]},
        ),
        watch("tutorials_languageversion"),
    ]
