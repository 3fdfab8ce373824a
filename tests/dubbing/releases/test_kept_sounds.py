"""A sound that stays is heard in a release, in a pause in which the film would be silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dubbing.drafts.choice import digest_of, draft_material
from dubbing.manifests import read_manifest
from dubbing.releases.assessment import sound_findings
from dubbing.releases.material import load
from dubbing.releases.placement import place
from dubbing.releases.report_messages import finding_message
from dubbing.releases.verify import failures, verify
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from tutorials.actions import sound_keep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow
def test_it_is_heard_where_a_short_pause_is_left_out(room: Room) -> None:
    """And a release is verified with it. A take that lies over one is named."""
    room.record()
    before = digest_of(draft_material(room.version, None))
    end, start = room.sentences[0].end_ms, room.sentences[1].start_ms
    assert end is not None and start is not None
    sound_keep(by=room.coordinator, tutorial=room.version.tutorial, start_ms=end + 300, end_ms=start - 300)
    assert digest_of(draft_material(room.version, None)) != before, "a draft is made again"
    release = built(room)
    assert release.failure == "" and not failures(verify(release))
    manifest = read_manifest(release.manifest)
    kept = [manifest.times.to_language(ms) for ms in (end + 300, start - 300)]
    assert manifest.bed is not None
    assert any(first <= kept[0] and kept[1] <= last for first, last in manifest.bed.returns)
    placed = place(load(release))
    assert sound_findings(placed) == [] and placed.plan.original is not None
    spoken_until = placed.spoken[1].end_ms
    sounds = replace(placed.plan.original, kept_sounds=((spoken_until - 200, spoken_until + 200),))
    (finding,) = sound_findings(replace(placed, plan=replace(placed.plan, original=sounds)))
    assert finding.severity == "warn" and finding.segments == (placed.spoken[1].segment.id,)
    assert "rester" in finding_message(finding)
