"""The town has an app of its own. Its table stays where it is: only Django's picture of it moves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("volunteers", "0002_second_edition")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Town",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(default="Ma ville", max_length=120)),
                        ("hotline_number", models.CharField(blank=True, max_length=40)),
                        ("hotline_times", models.JSONField(blank=True, default=list)),
                        ("hotline_hours", models.CharField(blank=True, max_length=120)),
                        ("contact_email", models.EmailField(blank=True, max_length=254)),
                        ("site", models.URLField(blank=True)),
                        ("publisher_name", models.CharField(blank=True, max_length=200)),
                        ("publisher_address", models.CharField(blank=True, max_length=300)),
                        ("publisher_telephone", models.CharField(blank=True, max_length=40)),
                        ("publication_director", models.CharField(blank=True, max_length=200)),
                        ("host_name", models.CharField(blank=True, max_length=200)),
                        ("host_address", models.CharField(blank=True, max_length=300)),
                        ("host_telephone", models.CharField(blank=True, max_length=40)),
                        ("language_order", models.JSONField(blank=True, default=list)),
                        ("embed_origins", models.JSONField(blank=True, default=list)),
                        ("holds", models.BooleanField(default=True, help_text="Whether the picture waits.")),
                        (
                            "hold_fastest",
                            models.PositiveSmallIntegerField(
                                choices=[(105, "Calm"), (110, "Usual"), (120, "Hurried")], default=110
                            ),
                        ),
                        (
                            "hold_longer",
                            models.PositiveSmallIntegerField(
                                default=15, help_text="How much longer a version may be: percent."
                            ),
                        ),
                        (
                            "reviewer_after",
                            models.PositiveSmallIntegerField(
                                default=20,
                                help_text="After how many approved sentences somebody is proposed as a reviewer; 0: never.",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "volunteers_town",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="town_one_row"),
                            models.CheckConstraint(
                                condition=models.Q(("hold_longer__lte", 100)), name="town_at_most_twice_as_long"
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
