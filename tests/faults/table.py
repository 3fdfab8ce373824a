"""What breaks, what becomes of it, and the test that shows it: docs/faults.md is written from here.

python -m tests.faults.table writes it; tests/house/test_faults.py compares, and looks for every test.
"""

from __future__ import annotations

from pathlib import Path

from tests.faults.fault import Fault

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "faults.md"


INGEST = "tutorials/test_ingest.py"
PUBLISH = "faults/test_publish_struck.py"
STOPPED = "jobs/test_interrupted_work.py"
START = "config/test_start.py"
FULL = "flows/test_full_disk.py"
HOSTS = "tutorials/test_uploads_several_hosts.py"
HEARING = "flows/test_transcription_killed.py"
ROOMS: dict[str, tuple[Fault, ...]] = {
    "Killed with -9": (
        Fault(
            "a publication, at every write that it makes, with the power cut there",
            "what is live stays live and whole; the same job ends by itself, once; nothing is left over",
            (f"{PUBLISH} test_the_power_is_cut_at_every_write",),
        ),
        Fault(
            "a running service: its pool child, its worker, its broker, all of it, while a release is built",
            "the release goes live by itself, once; no ffmpeg is left",
            ("flows/test_killed_in_the_middle.py test_the_release_ends_by_itself_and_once",),
        ),
        Fault(
            "a transcription, after any window; Whisper itself, while it hears a film",
            "another worker goes on where it stood; no sentence twice",
            (
                f"{INGEST} test_after_a_kill_another_worker_goes_on_and_nothing_is_doubled",
                f"{HEARING} test_a_killed_transcription_ends_once_and_as_if_nothing_had_happened",
            ),
        ),
        Fault(
            "renditions, at each of them",
            "those that were made are kept; the next worker makes the rest",
            ("tutorials/test_renditions_resume.py test_an_interruption_costs_one_rendition",),
        ),
        Fault(
            "the intake of a take, at every write that it makes, with the power cut there",
            "the take is measured by the next worker; its bytes are there",
            ("faults/test_intake_struck.py test_the_power_is_cut_at_every_write",),
        ),
        Fault(
            "ffmpeg, Rubber Band or Whisper's process, alone",
            "nothing is said about the file; the job is tried again with less at a time, five times, then it is parked",
            (
                "media/programs/test_killed.py test_it_is_trouble_of_the_machine",
                f"{STOPPED} test_what_the_machine_could_not_bear_is_tried_again_with_less_at_a_time",
                f"{STOPPED} test_what_kills_every_worker_is_parked_with_its_reason",
            ),
        ),
        Fault(
            "their parent",
            "a program dies with whoever started it",
            ("media/programs/test_process.py test_children_die_with_a_killed_parent",),
        ),
        Fault(
            "the web server, while a take or a video arrives",
            "it goes on with the next one, from what was promised",
            (
                "flows/test_upload_outlives_the_server.py test_an_upload_goes_on_with_the_next_server",
                "tutorials/test_uploads.py test_bytes_that_were_never_promised_are_cut_off",
            ),
        ),
        Fault(
            "scheduler, broker, web, workers, the supervisor itself",
            "each is started again; with the supervisor all end, and nothing is left",
            (
                f"{START} test_it_answers_survives_every_crash_and_ends_with_0",
                f"{START} test_killed_with_9_nothing_is_left_and_the_next_start_works",
                "config/test_supervisor.py test_a_killed_child_is_started_again_and_its_own_child_is_gone",
            ),
        ),
        Fault(
            "whoever stores or deletes a file, anywhere, in any order",
            "rows and files agree again; nobody is left without what they need",
            (
                "storage/test_stored_files_killed.py test_killed_while_it_deletes",
                "storage/test_stored_files_killed.py test_whatever_happens_in_whatever_order_rows_and_files_agree",
            ),
        ),
        Fault(
            "a withdrawal of a voice, before its recordings or its releases are gone",
            "reconcile ends it, or asking again; none of the voice is left",
            (
                "dubbing/removal/test_withdrawal_broken_off.py test_killed_before_the_bytes_of_the_takes_went",
                "dubbing/removal/test_withdrawal_broken_off.py test_killed_before_the_files_of_the_releases_went",
            ),
        ),
        Fault(
            "an import of texts, in its middle",
            "it goes on with the rest or is left, as whoever brought it in says",
            ("subtitles/test_import_lots.py test_killed_in_the_middle_it_goes_on_with_the_rest",),
        ),
    ),
    "Refused": (
        Fault(
            "every write of a publication, of the intake of a take, in turn: full disk, lock, read-only disk",
            "parents see what is live; the job waits, says why, and ends by itself",
            (
                f"{PUBLISH} test_every_write_is_refused_in_turn",
                "faults/test_intake_struck.py test_every_write_is_refused_in_turn",
            ),
        ),
        Fault(
            "every write, while parents read",
            "every address answers as usual, and at once",
            ("parents/test_refused_writes.py test_every_address_answers_as_usual_while_nothing_can_be_written",),
        ),
        Fault(
            "a full disk, while somebody writes, sends, or signs in",
            "507 and a sentence; what was there is kept, a draft taken later; a job waits for its own machine's disk",
            (
                "jobs/test_machine_trouble.py test_room_on_one_machine_is_no_room_on_another",
                f"{FULL} test_a_draft_that_cannot_be_kept_says_so_to_the_page_and_is_taken_when_there_is_room",
                "tutorials/test_uploads.py test_a_full_disk_in_the_middle_keeps_what_was_promised",
                "media/programs/test_disk_full.py test_a_full_disk_is_named",
            ),
        ),
        Fault(
            "a full disk, while answers are counted for /metrics",
            "that process counts no more, and answers",
            ("config/test_metrics.py test_a_full_disk_ends_the_counting_and_no_answer",),
        ),
        Fault(
            "PostgreSQL or SQLite busy, full or away",
            "a sentence and when to come again; nothing half done; parents read on",
            (
                "config/test_database_trouble.py test_a_database_that_is_busy_says_so_and_keeps_nothing_by_halves",
                "config/test_database_trouble.py test_the_line_that_broke_is_a_database_that_is_away",
            ),
        ),
        Fault(
            "the store of files away, or breaking off",
            "said, and no mistake of the reader",
            (
                "storage/test_object_store.py test_a_store_that_is_away_is_said_and_is_no_mistake_of_the_reader",
                "storage/test_object_store.py test_a_store_that_breaks_off_is_said_too",
            ),
        ),
        Fault(
            "the mail server hanging, refusing, away",
            "nobody waits for it; letters go when it is back; a code that serves no more is not sent",
            (
                "volunteers/test_outgoing_mail.py test_a_server_that_hangs_or_breaks_off_is_tried_once_for_all_letters",
                "volunteers/test_outgoing_mail.py test_a_code_whose_life_is_over_is_deleted_and_never_sent",
            ),
        ),
    ),
    "Lost, doubled, at once": (
        Fault(
            "a message of the broker is lost",
            "a worker that is free looks by itself every five seconds; reconcile tells the queue again",
            (
                f"{STOPPED} test_a_worker_that_is_free_asks_for_what_waits_and_a_busy_one_does_not",
                "jobs/test_jobs_in_turn.py test_a_broker_that_is_away_is_asked_again_at_the_next_minute",
            ),
        ),
        Fault(
            "a message is doubled; two workers want one job",
            "each job is taken once",
            ("jobs/test_jobs_in_turn.py test_however_many_take_at_once_each_job_is_taken_once",),
        ),
        Fault(
            "a worker that was taken for dead goes on beside its successor",
            "it writes nothing more; what its successor made stands",
            (f"{INGEST} test_a_worker_taken_for_dead_writes_nothing_more",),
        ),
        Fault(
            "forty people at once who press twice and overtake each other",
            "no text lost, nothing approved twice, each piece of news told once",
            ("flows/test_volunteers_at_once.py test_forty_people_lose_nothing_and_do_nothing_twice",),
        ),
        Fault(
            "pieces of a film reach now one web machine and now another, both at once too; both finish it",
            "one whole film; who came late is told where it stands",
            (
                f"{HOSTS} test_its_pieces_may_reach_either_and_become_one_film",
                f"{HOSTS} test_who_comes_late_is_told_where_it_stands",
                f"{HOSTS} test_both_finish_it_and_one_film_is_made",
                "flows/test_several_hosts.py test_pieces_of_a_film_reach_either_and_it_is_worked_on_once",
            ),
        ),
        Fault(
            "one machine was upgraded, and another, with the program of before, starts again before its turn",
            "it serves and writes on the newer tables, where their mark lets it",
            ("flows/test_several_hosts.py test_the_web_of_before_serves_on_a_newer_schema_that_it_can_live_with",),
        ),
        Fault(
            "a publication beside a withdrawal of the same files",
            "nobody is left without what they need, nothing of the voice stays",
            ("storage/test_stored_files_at_once.py test_a_publication_beside_a_withdrawal_of_the_same_files",),
        ),
        Fault(
            "the clock is an hour wrong, either way",
            "jobs are taken and end; nothing is deleted before its time",
            ("faults/test_wrong_clock.py test_work_goes_on_and_nothing_goes_too_early",),
        ),
    ),
    "Lost for good": (
        Fault(
            "power, before the disk has what was written",
            "a file is promised only once its bytes and its name are synced, its row after",
            (
                f"{PUBLISH} test_the_power_is_cut_at_every_write",
                "storage/test_durable.py test_a_take_is_on_the_disk_when_it_is_kept",
                "storage/test_durable.py test_a_row_that_was_committed_is_on_the_disk",
            ),
        ),
        Fault(
            "files that rot, here or in the backup",
            "each side heals the other; what neither has is named by film and person",
            ("operations/test_backup_proof.py test_each_side_makes_the_other_whole",),
        ),
        Fault(
            "a database of the first edition, or of the version before, comes back",
            "it is migrated; a newer one is refused with a sentence",
            (
                "flows/test_first_edition.py test_its_rows_come_through_every_later_migration",
                "config/test_older_program.py test_it_ends_with_a_sentence",
            ),
        ),
        Fault(
            "an upgrade that fails anywhere",
            "everything is as it was",
            ("flows/test_upgrade.py test_an_upgrade_takes_over_whole_or_not_at_all_and_there_is_a_way_back",),
        ),
    ),
    "Hostile": (
        Fault(
            "text that looks like markup, templates, cues, formulas or control characters",
            "text: on paper, in the kit, the book, the feed, mail, cues, tables, embedded pages",
            (
                "faults/test_hostile_text.py test_the_paper_is_text",
                "faults/test_hostile_text.py test_the_kit_is_text",
                "outlets/book/test_book.py test_epubcheck_finds_nothing",
                "outlets/podcast/test_feed.py test_no_title_makes_the_feed_unreadable",
                "volunteers/news/test_news_mail.py test_what_people_write_cannot_break_a_mail",
                "craft/formats/test_webvtt.py test_a_round_trip_loses_nothing",
                "subtitles/test_glossary_and_files.py test_no_cell_is_a_formula_and_each_comes_back",
                "outlets/embed/test_embedding.py test_a_title_is_text_and_never_markup",
                "parents/test_pages.py test_texts_are_escaped",
            ),
        ),
        Fault(
            "broken and lying files: video, sound, texts",
            "one sentence; nothing changed",
            (
                "flows/test_bad_input.py test_videos",
                "flows/test_bad_input.py test_files_of_texts",
                "dubbing/takes/test_takes_sent_oddly.py test_a_sound_of_no_bytes_is_refused",
            ),
        ),
        Fault(
            "anything in any field of any form or JSON, from people who may write",
            "an answer, never an error of ours; whoever is refused has changed nothing",
            ("house/test_fuzzed_forms.py test_whatever_is_sent_is_answered_and_who_is_refused_changed_nothing",),
        ),
        Fault(
            "bodies that drip, lie about their length, or are too large",
            "the others are served; who is refused hears why",
            (
                "config/test_request_bodies.py test_sixty_slow_bodies_do_not_stop_the_rest",
                "config/test_request_bodies.py test_who_is_refused_hears_why",
            ),
        ),
    ),
}


def as_markdown() -> str:
    lines = [
        "# Faults",
        "",
        "What breaks, what becomes of it, and the tests that show it (their files lie in `tests/`); written from",
        "`tests/faults/table.py`. They are run with all others. Before a release, `python -m benchmarks.faults` goes",
        "through every trouble at every write; in the suite the troubles take turns.",
        "",
    ]
    for room, faults in ROOMS.items():
        lines += [f"## {room}", "", "| what breaks | what becomes of it | shown by |", "|---|---|---|"]
        for fault in faults:
            shown = "<br>".join(f"`{name.replace(' ', '` `')}`" for name in fault.shown)
            lines.append(f"| {fault.fault} | {fault.then} | {shown} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    DOCUMENT.write_text(as_markdown(), encoding="utf-8")
