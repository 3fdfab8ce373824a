"""By the digest of its text the check finds other sentences that say the same, without reading a whole language."""

from django.db import migrations, models

from craft.text.digests import text_digest

LOT = 5000


def fill(apps, schema_editor):
    rows = apps.get_model("subtitles", "TranslationRevision").objects.order_by("pk").values_list("pk", "text")
    last = 0
    while lot := list(rows.filter(pk__gt=last)[:LOT]):
        last = lot[-1][0]
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE subtitles_translationrevision SET text_digest = %s WHERE id = %s",
                [(text_digest(text), pk) for pk, text in lot],
            )


class Migration(migrations.Migration):
    # Nothing watches the table while SQLite builds it anew: dubbing 0009 and 0010.
    dependencies = [("subtitles", "0004_reworded_site_words"), ("dubbing", "0009_leave_texts")]

    operations = [
        migrations.AddField(
            model_name="translationrevision",
            name="text_digest",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="translationrevision",
            index=models.Index(fields=["text_digest"], name="subtitles_t_text_di_2f7dcc_idx"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
