from django.db import migrations, models


class Migration(migrations.Migration):
    """A kind more: no column changes, so the table and its triggers (0002_no_overlap) stay as they are."""

    dependencies = [
        ("tutorials", "0010_themes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="segment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("speech", "Speech"),
                    ("title", "Title"),
                    ("summary", "Summary"),
                    ("string", "String"),
                    ("spoken_name", "Spoken Name"),
                    ("description", "Description"),
                ],
                default="speech",
                max_length=12,
            ),
        ),
    ]
