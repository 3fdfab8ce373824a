from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("town", "0004_repairs"),
    ]

    operations = [
        migrations.AddField(
            model_name="town",
            name="whisper_model",
            field=models.CharField(
                blank=True,
                help_text="Which model hears the French (craft.transcripts.whisper_models).",
                max_length=20,
            ),
        ),
    ]
