from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0011_reviewers_proposed")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="closed_at",
            field=models.DateTimeField(help_text="Nobody signs in any more; the address is gone.", null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="closing_letter_at",
            field=models.DateTimeField(help_text="When it was announced that it will be closed.", null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="withdrawal_hash",
            field=models.CharField(
                blank=True,
                help_text="Of the key with which the voice is withdrawn without signing in.",
                max_length=64,
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="erased_at",
            field=models.DateTimeField(
                blank=True, help_text="Its person asked for it: the name is gone too.", null=True
            ),
        ),
    ]
