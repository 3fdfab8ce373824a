from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("town", "0001_initial")]

    operations = [
        migrations.AddField(model_name="town", name="outlets_off", field=models.JSONField(blank=True, default=list)),
    ]
