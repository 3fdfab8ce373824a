"""The pace of a voice has two numbers, no longer one: what was learned as θ becomes the same pace."""

import math

BASE_S = 0.30  # of the model with one number: D = exp(θ) · (0.30 + k·L + pauses), θ = Σ r / (n + 1)


def two_numbers(apps, schema_editor):
    people = apps.get_model("volunteers", "User").objects
    for person in people.exclude(speaking_pace={}).only("pk", "speaking_pace"):
        pace = {}
        for language, (total, takes) in person.speaking_pace.items():
            scale = math.exp(total / (takes + 1))
            pace[language] = {"base_s": round(BASE_S * scale, 4), "scale": round(scale, 4), "takes": takes}
        people.filter(pk=person.pk).update(speaking_pace=pace)
