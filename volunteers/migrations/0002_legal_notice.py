from django.db import migrations, models


class Migration(migrations.Migration):
    """The legal notice: who publishes the site, who directs the publication, who is its host."""

    dependencies = [("volunteers", "0001_initial")]

    operations = [
        migrations.AddField("town", "publisher_name", models.CharField(blank=True, max_length=200)),
        migrations.AddField("town", "publisher_address", models.CharField(blank=True, max_length=300)),
        migrations.AddField("town", "publisher_telephone", models.CharField(blank=True, max_length=40)),
        migrations.AddField("town", "publication_director", models.CharField(blank=True, max_length=200)),
        migrations.AddField("town", "host_name", models.CharField(blank=True, max_length=200)),
        migrations.AddField("town", "host_address", models.CharField(blank=True, max_length=300)),
        migrations.AddField("town", "host_telephone", models.CharField(blank=True, max_length=40)),
    ]
