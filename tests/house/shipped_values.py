"""Constants that some test replaces, each with the test that holds its shipped value.

A test that replaces a constant says nothing of the value that a town gets: an import's lots could last thirty seconds,
and a file of the sitemap hold 50,000 tutorials, with every test green.
"""

from __future__ import annotations

PARENTS, PAPER = "tests/parents/", "tests/outlets/handout/test_long_paper.py::"
MESSENGERS = "tests/media/picture/test_message_parts.py::test_what_messengers_take"
NOISE_NET = "tests/media/sound/test_noise_net.py::test_a_take_has_a_minute_and_four_times_its_length"
VERIFIED = "tests/dubbing/releases/test_chapters.py::test_what_is_verified_is_what_messengers_take"
WHISPER = "tests/media/speech/test_transcription.py::test_the_packaged_model_is_joined_once"
SHIPPED: dict[str, str] = {
    "config.start.LOG_LIMIT": "tests/config/test_start.py::test_a_log_may_have_eight_mebibytes",
    "config.own_static_files.SOURCES": "tests/config/test_own_static_files.py::"
    "test_what_is_collected_is_what_is_served",
    "dubbing.queries.progress_cache.SHAPE": "tests/dubbing/progress/test_progress_cache.py::"
    "test_another_program_s_memory_is_not_believed",
    "dubbing.releases.verification.picture.MAX_BYTES": VERIFIED,
    "dubbing.releases.verification.picture.SHRUNK_UP_TO_MS": VERIFIED,
    "outlets.handout.outlet.PAPER_AHEAD_MS": PAPER + "test_the_paper_of_more_than_five_minutes_is_made_ahead",
    "jobs.execution.AGAIN_AFTER_S": "tests/jobs/test_interrupted_work.py::"
    "test_the_end_of_a_job_is_tried_again_each_second",
    "journal.side_work.WAIT_MS": PARENTS + "test_refused_writes.py::test_who_counts_waits_a_second_at_most",
    "media.picture.message_parts.MOST_MS": MESSENGERS,
    "media.picture.messaging_mp4.MAX_BYTES": MESSENGERS,
    "media.picture.messaging_mp4.SHRUNK_UP_TO_MS": MESSENGERS,
    "media.sound.noise_net.TIMEOUT_S": NOISE_NET,
    "media.sound.noise_net.TIMES_SOUND": NOISE_NET,
    "media.sound.take_reader.KEPT_BYTES": "tests/media/sound/test_take_reader.py::"
    "test_channels_are_kept_up_to_thirty_two_mebibytes",
    "media.speech.grammar.FOLDER": "tests/media/speech/test_grammar.py::"
    "test_what_is_no_french_or_does_not_agree_is_found_where_it_stands",
    "media.speech.whisper_model.PARTS": WHISPER,
    "media.speech.whisper_model.SMALL_FILES": WHISPER,
    "operations.demonstration.spoken_words.PROMPT_IDS": "tests/dubbing/test_said_from_french.py::"
    "test_every_prompt_stands_beside_a_loudspeaker",
    "operations.demonstration.spoken_words.SPOKEN_WORD_IDS": "tests/dubbing/words/test_site_words_said.py::"
    "test_every_word_that_can_be_said_stands_beside_a_loudspeaker_and_no_other",
    "operations.doctor.machine.FONTS": "tests/operations/test_doctor.py::"
    "test_both_kinds_of_chinese_are_asked_for_by_names_that_fontconfig_knows",
    "operations.listening_pairs.pairs.PAIRS_OF_A_KIND": "tests/operations/test_listening.py::"
    "test_fifty_pairs_of_five_kinds_in_random_order_on_random_sides",
    "packages.ALWAYS": "tests/config/test_system_packages.py::test_an_ordinary_user_is_told_what_to_type",
    "outlets.podcast.feed.PAGE_SIZE": "tests/outlets/podcast/test_feed.py::"
    "test_a_document_of_the_feed_has_fifty_episodes",
    "outlets.handout.paper_jobs.MAX_PAPER_JOBS": PAPER + "test_three_seconds_of_pictures_are_made_in_the_answer",
    "parents.exports.sitemaps.TUTORIALS_A_FILE": PARENTS
    + "test_machines.py::test_a_file_of_the_sitemap_holds_fifty_tutorials",
    "outlets.handout.steps.CHAPTER_MS": PAPER
    + "test_a_film_of_twenty_minutes_is_one_paper_and_a_longer_one_chapters_of_ten",
    "outlets.handout.steps.LONG_MS": PAPER
    + "test_a_film_of_twenty_minutes_is_one_paper_and_a_longer_one_chapters_of_ten",
    "parents.views.play_counts.MOST_ANSWERS": PARENTS
    + "test_hard_steps.py::test_thirty_people_of_one_address_do_not_understand_four_steps",
    "parents.views.health.BROKER_LINE": PARENTS
    + "test_health.py::test_the_patience_is_below_two_seconds_and_the_lines_give_up_before",
    "parents.views.health.CHECKS": PARENTS + "test_health.py::test_what_is_asked",
    "parents.views.health.PATIENCE_S": PARENTS
    + "test_health.py::test_the_patience_is_below_two_seconds_and_the_lines_give_up_before",
    "parents.views.lists.MOST_SEARCHES": PARENTS + "test_search.py::test_thirty_people_of_one_address_search_ten_times",
    "subtitles.actions.imports.LOT_S": "tests/subtitles/test_import_lots.py::test_a_lot_ends_after_a_tenth_of_a_second",
    "volunteers.pipelines.news_letters.MAX_SHOWN": "tests/volunteers/news/test_how_often.py::"
    "test_a_mail_has_twelve_pieces_and_says_how_many_more",
    "settings.ACCOUNT_RATE_LIMITS": "tests/volunteers/test_sign_in.py::test_a_whole_meeting_of_one_address_is_invited",
    "settings.DISK_RESERVE_BYTES": PARENTS + "test_health.py::test_the_disk_is_nearly_full_below_half_a_gibibyte",
    "settings.TAKE_MAX_BYTES": "tests/dubbing/test_take_addresses.py::test_a_take_has_sixty_four_mebibytes_at_most",
    "settings.WORKSHOP_LANGUAGES": "tests/house/test_workshop_languages.py::"
    "test_every_message_is_there_in_every_plural_form",
}
# What an installation chooses: the environment, or the settings of its kind, give these a value (config/settings).
CHOSEN = {
    *(
        "ACCEL_REDIRECT",
        "ACCEL_REDIRECT_PRIVATE",
        "CACHES",
        "CELERY_BROKER_URL",
        "DATA_DIR",
        "EMBEDDED",
        "MACHINE_TRANSLATION",
    ),
    *("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "NODE_MODULES", "PUBLIC_ADDRESS"),
    *("SECURE_PROXY_SSL_HEADER", "STATICFILES_DIRS", "STATIC_ROOT", "STORAGES", "UPGRADING", "WHISPER_MODEL"),
}
