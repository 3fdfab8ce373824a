"""When each stored file was last read again, what is wrong with it, and how the last backup went."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0002_made_from"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LastBackup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField(help_text="The last one that was finished.", null=True)),
                (
                    "good_at",
                    models.DateTimeField(
                        help_text="The last one after which nothing was damaged or missing.", null=True
                    ),
                ),
                ("trouble", models.CharField(blank=True, help_text="Why the last try gave no backup.", max_length=250)),
                (
                    "lost",
                    models.PositiveIntegerField(
                        default=0, help_text="Files of which the last one found no whole copy."
                    ),
                ),
                (
                    "healed",
                    models.PositiveIntegerField(
                        default=0, help_text="Files that the last one found damaged and made whole."
                    ),
                ),
                (
                    "told_at",
                    models.DateTimeField(help_text="When coordinators were last written to about it.", null=True),
                ),
            ],
        ),
        migrations.AddField(
            model_name="storedfile",
            name="fault",
            field=models.CharField(
                blank=True,
                choices=[("missing", "Missing"), ("damaged", "Damaged")],
                help_text="What it has, when no backup has it whole either.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="read_at",
            field=models.DateTimeField(help_text="When its bytes were last read again, and were right.", null=True),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("fault", ""), _negated=True), fields=["fault"], name="stored_file_fault"
            ),
        ),
        migrations.AddConstraint(
            model_name="lastbackup",
            constraint=models.CheckConstraint(condition=models.Q(("pk", 1)), name="last_backup_one_row"),
        ),
    ]
