from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tutorials", "0004_version_language"),
    ]

    operations = [
        migrations.AddField(
            model_name="tutorial",
            name="video_parts",
            field=models.JSONField(default=dict, help_text="The same while it is being made: what is there already."),
        ),
    ]
