"""Which acts destroy bytes (design 3-domain, rule 6), read from the syntax trees: every function from which a deletion
is reached belongs to an act that is named here and in ARCHITECTURE. A new one fails until somebody has decided.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.house.call_graph import CallGraph, graph
from tests.house.source_tree import ROOMS, ROOT, python_files

ERASING = ("dubbing.removal.take_bytes.mark_erased", "dubbing.removal.tutorial._clear_rows")
"""What people made goes by these two alone: recordings, and a tutorial's video."""
WITHDRAWAL, ERASURE = "a voice's withdrawal", "an account's erasure"
RETENTION, TUTORIAL = "retention", "`erase_tutorial`"
RESTORE, REPAIR = "a restored backup repeats an act", "what an act began is ended after a crash"

ACTS = {
    WITHDRAWAL: {
        "dubbing.actions.voices.voice_erase",
        "dubbing.removal.take_bytes.erase_takes",
        "operations.demonstration.month.Month",
        "operations.demonstration.removal.remove",
        "volunteers.actions.accounts.voice_withdraw_by_key",
        "volunteers.actions.consents.consent_give",
        "volunteers.actions.consents.voice_withdraw",
        "volunteers.actions.withdrawals.withdrawal_begin",
        "volunteers.pipelines.withdrawals._finish",
        "volunteers.pipelines.withdrawals.end_consent",
        "volunteers.pipelines.withdrawals.withdrawals_finish",
    },
    ERASURE: {"volunteers.actions.accounts.account_erase"},
    RETENTION: {
        "dubbing.reconcile.end_retention",
        "dubbing.removal.retention._erase",
        "dubbing.removal.retention.expire_again",
        "dubbing.removal.retention.expire_rejected_takes",
        "volunteers.pipelines.retention._end_old_consent",
        "volunteers.pipelines.retention.retain_people",
    },
    TUTORIAL: {"dubbing.removal.tutorial.destroy"},
    RESTORE: {
        "operations.erasures._repeat",
        "operations.erasures._repeat_tutorial",
        "operations.erasures._repeat_choice",
        "operations.erasures.erasures_repeat",
    },
    REPAIR: {"dubbing.reconcile.reconcile", "dubbing.removal.tutorial.finish_tutorial_removals"},
}
ENTRANCES = {"views", "urls", "tasks", "apps", "commands"}
"""Where an act is called from: docs/permissions.md and docs/commands.md say who may."""

# Who lets go of rows in the table of stored files, or has the bytes of such rows deleted, and why these bytes may go.
LETTING_GO = ("mark_unneeded", "delete_leaving", "expire_unpromised", "adopt_orphans")
LATER = ("remove_files", "delete_or_later")
LETS_GO = {
    # One of the four acts.
    "dubbing.removal.take_bytes.mark_erased": "the recordings of an act",
    "dubbing.removal.take_bytes.delete_erased_files": "the recordings of an act",
    "dubbing.removal.tutorial._clear_rows": TUTORIAL,
    "dubbing.removal.tutorial.destroy": TUTORIAL,
    "dubbing.removal.voice._free": WITHDRAWAL,
    "dubbing.actions.interface.spoken_names_remove": WITHDRAWAL,
    "dubbing.takes.intake.measure": "a voice withdrew while its recording was measured",
    "dubbing.removal.repairs.remove_repairs": "the repaired renderings of a voice that took back its yes to them",
    "dubbing.takes.repair._keep": "a voice took back its yes, or itself, while its recording was repaired",
    "dubbing.actions.takes.take_receive": "refused at the door: consent or tutorial ended while it arrived",
    "dubbing.removal.runs.end_runs": "one of the four acts; the takes that were made of a run have files of their own",
    "dubbing.removal.said_back.end_said_back": "one of the four acts, or a speaker who took back their yes to it",
    "dubbing.removal.notes.end_notes": "a note beside a sentence, taken away, or with its film, voice or account",
    "dubbing.actions.notes.note_put": "refused at the door, as a recording",
    "dubbing.actions.said_back.said_back_receive": "refused at the door, as a recording",
    "dubbing.takes.run_cutting._keep": "the pieces of a run, once they are one file; or its voice withdrew meanwhile",
    "dubbing.takes.run_cutting._stored_take": "a voice withdrew, or moved the cut, while its part was stored",
    # Built from what stays, and built again when somebody wants it.
    "dubbing.removal.language.end_releases": "a language is withdrawn: its releases",
    "dubbing.removal.unreferenced_files._free": "releases that nobody can go back to",
    "dubbing.removal.unreferenced_files.collect_garbage": "never promised, or an orphan of a crash",
    "dubbing.drafts.removal.end_drafts": "drafts that nobody hears any more",
    "dubbing.drafts.removal.remove_ended": "drafts that nobody hears any more",
    "dubbing.drafts.building._keep": "the draft before this one, or one that was ended meanwhile",
    "dubbing.actions.interface.interface_release": "a spoken name that was overtaken while it was made",
    "dubbing.words.silence.silence": "what was heard of a recording that is not approved any more",
    "dubbing.words.clips._publish": "made of a recording that was taken back meanwhile",
    "outlets.steps.making.make_steps": "step pages that did not become whole",
    "outlets.steps.making._keep": "step pages of a release that is not live any more",
    "dubbing.releases.publish.begin_build": "an earlier try of the same build",
    "dubbing.releases.publish.publish_failed": "a build that failed",
    "dubbing.releases.publish.save_manifest": "a build that was stopped",
    # Never became a tutorial, or lies elsewhere since.
    "operations.management.commands.restore.Command": "the uploads that were not finished at the backup",
    "tutorials.actions.uploads._become_music": "the pieces of an upload that is stored as a film's music now",
    "tutorials.actions.uploads._become_tutorial": "the upload of a video that is stored as an original now",
    "tutorials.actions.uploads.upload_finish": "the pieces of an upload that is stored as a film or its music now",
    "tutorials.actions.uploads._delete": "an upload that was ended, refused, or not continued for a week",
    "tutorials.pipelines.music_tracks.let_go_of": "a film's music that is refused, replaced or removed: sent again",
    "dubbing.reconcile.reconcile": REPAIR,
}

# Files that are deleted past the stores: caches, scratch, a part that did not become whole. By module and its function.
PAST_THE_STORES = {"unlink", "rmtree", "remove", "rmdir", "removedirs"}
SCRATCH = {
    "config.environment": "a secret that was not written to its end",
    "config.web_server": "what an earlier service counted of its answers",
    "config.start": "the demonstration's list of accounts, once it is over",
    "dubbing.releases.held_picture": "parts of a build, in its own folder",
    "dubbing.releases.interface_catalogues": "gettext's files, written anew from the rows",
    "dubbing.releases.sound": "the mix of a build, in its own folder",
    "dubbing.releases.version_cache": "what an earlier build of the version made of its film",
    "dubbing.removal.tutorial": TUTORIAL,
    "dubbing.removal.unreferenced_files": "old caches, and the folders of killed processes",
    "media.picture.joined_segments": "parts of a picture that is made",
    "media.picture.video": "parts of a picture that is made",
    "media.sound.audio_files": "parts of a sound that is made",
    "media.speech.model_fetch": "the caches of a model that has come whole",
    "media.speech.model_fetch_child": "weights that are not those of the hub",
    "media.sound.take_fitting": "fitted forms of a recording: a cache",
    "operations.archive": "backups whose time is over: what was erased leaves them too",
    "operations.management.commands.demo": "the file that names the demonstration when it starts, once it is gone",
    "operations.backup": "a database copy that was not written to its end",
    "operations.doctor.services": "the doctor's own probe",
    "operations.reading_log": "a list of what was read again that is damaged, or was taken over",
    "operations.restore": "a database that was not restored to its end",
    "outlets.handout.paper_file": "a paper that did not become whole",
    "outlets.kit.kit": "a file that did not become whole",
    "storage.files": "a file that did not become whole, and the folders of work that ended",
    "storage.healing": "a copy that was not put back",
    "tutorials.pipelines.renditions": "a still that did not become whole",
    "tutorials.actions.uploads": "bytes of an upload that lie in the shared store, or were not confirmed",
    "tutorials.uploads": "the part of an upload that has arrived",
    "volunteers.management.commands.export_person": "a file that did not become whole",
}


@cache
def calls() -> CallGraph:
    return graph()


def is_entrance(name: str) -> bool:
    return bool(ENTRANCES & set(name.split("."))) or name.endswith(">")


def test_what_people_made_is_destroyed_by_these_acts_and_no_other() -> None:
    reaching = {name for name in calls().reaching(*ERASING) if not is_entrance(name)}
    named = {name: act for act, names in ACTS.items() for name in names}
    assert reaching == set(named), "decide which act it is; rule 6 knows four"


def test_the_page_about_the_house_names_the_four_acts() -> None:
    page = " ".join((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split())
    said = page.partition("Only four named acts destroy what people made:")[2].partition(". ")[0]
    for act in (WITHDRAWAL, ERASURE, RETENTION, TUTORIAL):
        assert act in said, act
    assert said.count(",") == 3


def test_whoever_lets_go_of_files_says_why() -> None:
    names = (*(f"storage.deletion.{name}" for name in LETTING_GO), *(f"dubbing.stored_files.{name}" for name in LATER))
    direct = set().union(*(calls().named_by[name] for name in names))
    assert {name for name in direct if name.partition(".")[0] != "storage"} - {
        f"dubbing.stored_files.{name}" for name in LATER
    } == set(LETS_GO)


def deletions(tree: ast.Module) -> list[int]:
    """Lines that delete a file or a folder on the disk."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in PAST_THE_STORES and not _is_of_a_list(node))
            or (isinstance(node.func, ast.Name) and node.func.id in PAST_THE_STORES)
        )
    ]


def _is_of_a_list(call: ast.Call) -> bool:
    """`list.remove(x)` and `set.remove(x)`: of the standard library only `os.remove` deletes a file."""
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr == "remove" and not (isinstance(call.func.value, ast.Name) and call.func.value.id == "os")


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("path.unlink(missing_ok=True)\nshutil.rmtree(folder)\nrmtree(folder)\nos.remove(p)", [1, 2, 3, 4]),
        ("names.remove(x)\nrows.delete()\nPath('x').exists()", []),
    ],
)
def test_the_detector_sees_each_way_to_delete_a_file(code: str, lines: list[int]) -> None:
    assert deletions(ast.parse(code)) == lines


def test_files_are_deleted_past_the_stores_only_where_they_are_scratch() -> None:
    where = {".".join(path.with_suffix("").parts) for path, tree in python_files(*ROOMS) if deletions(tree)}
    assert where == set(SCRATCH)


def test_the_graph_sees_names_that_are_handed_on() -> None:
    files = {
        "a/__init__.py": "from a.deep import erase",
        "a/deep.py": "def erase(): ...\ndef again(): erase()",
        "b/act.py": "from functools import partial\nfrom a import erase\ndef act(): on_commit(partial(erase, 1))",
        "b/view.py": "from b import act as acts\nclass View:\n    def post(self): acts.act()",
        "b/other.py": "def other():\n    from a.deep import again\n    return again",
        "c/free.py": "def erase(): ...\ndef free(): erase()",
    }
    found = CallGraph((Path(name), ast.parse(code)) for name, code in files.items())
    assert found.reaching("a.deep.erase") == {"a.deep.again", "b.act.act", "b.view.View", "b.other.other"}
