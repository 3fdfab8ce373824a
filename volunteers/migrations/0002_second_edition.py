"""From the first edition to the second (0.2.0) in one step: the columns, then what becomes of the rows."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import volunteers.models.letters
from volunteers.migrations._speaking_pace import two_numbers


def take_names_of_accounts(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Of those who chose to be named: a consent had no name of its own, the pages showed the account's.

    An account without a name has only an address, which is shown to nobody.
    """
    consents = apps.get_model("volunteers", "Consent").objects.filter(withdrawn_at=None).exclude(credit="none")
    for consent in consents.exclude(user__display_name="").select_related("user").iterator():
        consent.credit_as = consent.user.display_name
        consent.save(update_fields=["credit_as"])


class Migration(migrations.Migration):
    replaces = [
        ("volunteers", name)
        for name in (
            "0002_legal_notice",
            "0003_letters",
            "0004_holds",
            "0005_speaking_pace",
            "0006_news",
            "0007_hotline_times",
            "0008_comments",
            "0009_withdrawal_undone",
            "0010_names_beside_films",
            "0011_reviewers_proposed",
            "0012_closed_accounts",
            "0013_news_of_what_helped",
            "0014_pass_on",
        )
    ]

    dependencies = [
        ("journal", "0002_append_only"),
        ("volunteers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="town",
            name="publisher_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="town",
            name="publisher_address",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="town",
            name="publisher_telephone",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="town",
            name="publication_director",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="town",
            name="host_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="town",
            name="host_address",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="town",
            name="host_telephone",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="The template's name.", max_length=60)),
                ("to", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=250)),
                ("text", models.TextField()),
                (
                    "token",
                    models.CharField(
                        default=volunteers.models.letters.new_token,
                        help_text="Another one for each text.",
                        max_length=16,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField(help_text="A code that serves no more is not sent.")),
                ("next_try_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("tries", models.PositiveIntegerField(default=0)),
                (
                    "failure",
                    models.CharField(blank=True, help_text="What the mail server said of this letter.", max_length=200),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["next_try_at"], name="letter_next_try")],
                "constraints": [models.UniqueConstraint(fields=("kind", "to"), name="letter_one_of_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="Postbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(blank=True, max_length=16)),
                ("held_until", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("failing_since", models.DateTimeField(null=True)),
                ("away_until", models.DateTimeField(help_text="Nobody tries before.", null=True)),
                ("failure", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="postbox_one_row")],
            },
        ),
        migrations.AddField(
            model_name="town",
            name="hold_fastest",
            field=models.PositiveSmallIntegerField(
                choices=[(105, "Calm"), (110, "Usual"), (120, "Hurried")], default=110
            ),
        ),
        migrations.AddField(
            model_name="town",
            name="hold_longer",
            field=models.PositiveSmallIntegerField(default=15, help_text="How much longer a version may be: percent."),
        ),
        migrations.AddField(
            model_name="town",
            name="holds",
            field=models.BooleanField(default=True, help_text="Whether the picture waits."),
        ),
        migrations.AddConstraint(
            model_name="town",
            constraint=models.CheckConstraint(
                condition=models.Q(("hold_longer__lte", 100)), name="town_at_most_twice_as_long"
            ),
        ),
        migrations.RenameField(
            model_name="user",
            old_name="speaking_theta",
            new_name="speaking_pace",
        ),
        migrations.AlterField(
            model_name="user",
            name="speaking_pace",
            field=models.JSONField(
                default=dict, help_text="language → {base_s, scale, takes, test}: how the fit meter knows the voice."
            ),
        ),
        migrations.RemoveField(
            model_name="user",
            name="seen_entry",
        ),
        migrations.AddField(
            model_name="letter",
            name="headers",
            field=models.JSONField(default=dict, help_text="More lines of the mail's head: name → value."),
        ),
        migrations.AddField(
            model_name="letter",
            name="html",
            field=models.TextField(blank=True, help_text="The same for those who read mail as pages; or empty."),
        ),
        migrations.AddField(
            model_name="user",
            name="news_mailed_at",
            field=models.DateTimeField(blank=True, help_text="The last mail with news.", null=True),
        ),
        migrations.AlterField(
            model_name="user",
            name="digest",
            field=models.CharField(
                choices=[("at_once", "at_once"), ("daily", "daily"), ("weekly", "weekly"), ("never", "never")],
                default="daily",
                help_text="News by mail.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="town",
            name="hotline_times",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="consent",
            name="ends_at",
            field=models.DateTimeField(
                blank=True,
                help_text="A withdrawal that can be undone until then; then the recordings are erased.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="credit_as",
            field=models.CharField(blank=True, help_text="The name that stands beside the films.", max_length=80),
        ),
        migrations.AddField(
            model_name="consent",
            name="read_digest",
            field=models.CharField(
                blank=True, help_text="SHA-256 of the same text in the language in which it was read.", max_length=64
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="text_digest",
            field=models.CharField(blank=True, help_text="SHA-256 of the French text agreed to.", max_length=64),
        ),
        migrations.CreateModel(
            name="Untold",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="journal.entry",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="town",
            name="reviewer_after",
            field=models.PositiveSmallIntegerField(
                default=20, help_text="After how many approved sentences somebody is proposed as a reviewer; 0: never."
            ),
        ),
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
                blank=True, help_text="Of the key with which the voice is withdrawn without signing in.", max_length=64
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="erased_at",
            field=models.DateTimeField(
                blank=True, help_text="Its person asked for it: the name is gone too.", null=True
            ),
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text_approved", "Text Approved"),
                            ("text_sent_back", "Text Sent Back"),
                            ("take_approved", "Take Approved"),
                            ("take_asked_again", "Take Asked Again"),
                            ("live", "Live"),
                            ("played", "Played"),
                            ("helped", "Helped"),
                            ("texts_wait", "Texts Wait"),
                            ("takes_wait", "Takes Wait"),
                            ("opened", "Opened"),
                            ("nudge", "Nudge"),
                            ("gone", "Gone"),
                            ("stuck", "Stuck"),
                            ("comment", "Comment"),
                            ("mention", "Mention"),
                            ("not_understood", "Not Understood"),
                            ("resolved", "Resolved"),
                            ("reviewer", "Reviewer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("key", models.CharField(max_length=160)),
                ("tutorial", models.CharField(blank=True, help_text="Its slug.", max_length=80)),
                ("language", models.CharField(blank=True, max_length=16)),
                ("segment", models.CharField(blank=True, help_text="Its public id.", max_length=40)),
                ("reason", models.TextField(blank=True, help_text="In the words of whoever did it.")),
                ("figures", models.JSONField(default=dict, help_text="Numbers and codes that its message names.")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Who did it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["person", "-at", "-id"], name="news_of_person"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["person"], name="news_unread"),
                    models.Index(
                        condition=models.Q(("mailed_at", None), ("read_at", None)), fields=["at"], name="news_unmailed"
                    ),
                    models.Index(fields=["kind", "at"], name="news_kind"),
                ],
                "constraints": [models.UniqueConstraint(fields=("person", "key"), name="news_once")],
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="asked_version",
            field=models.CharField(
                blank=True,
                help_text="The last version of the text of which this person knows: asked once.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="pass_on",
            field=models.BooleanField(default=False, help_text="May leave the town's site: notes, parts, podcast."),
        ),
        migrations.RunPython(two_numbers, migrations.RunPython.noop),
        migrations.RunPython(take_names_of_accounts, migrations.RunPython.noop),
    ]
