"""Every sentence of the consent, of the privacy notice and of the screens about one's own data, and what keeps it.

A sentence is mapped to the tests that show that it is kept (a file under tests/, and the test's name), or to NOTHING
where it promises nothing. Digits are written as #. `test_promises.py` fails for a sentence that is not here, and for
one that no screen says any more: so no promise arrives without the code that keeps it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping

from tests.house.source_tree import ROOT

Mappings = Collection[Mapping[str, Iterable[str]]]
"""Each: sentence → the tests that show that it is kept, as `path::test` below `tests`."""

NOTHING: tuple[str, ...] = ()
HERE, NOTICE = "volunteers/people/test_promises.py::", "volunteers/people/test_notice_promises.py::"
ERASED, UNUSED = "volunteers/people/test_account_erased.py::", "volunteers/people/test_unused_accounts.py::"
EXPORT, HOW_OFTEN = "volunteers/people/test_export.py::", "volunteers/news/test_how_often.py::"
REPAIR = "dubbing/takes/test_repair.py::"
SAID_BACK = "dubbing/takes/test_said_back.py::"
BESIDE = "dubbing/test_notes_beside.py::"
LEAVING = "dubbing/releases/test_leaving.py::"
NAMES, UNDONE = "dubbing/releases/test_names_of_voices.py::", "volunteers/test_withdrawal_undone.py::"

WITHIN_THE_HOUR = f"{HERE}test_within_the_hour_a_voice_is_gone"
TEN_YEARS = f"{UNUSED}test_a_consent_ends_after_ten_years"
TWO_TAPS = f"{HERE}test_taking_a_voice_back_is_two_taps_and_nothing_to_write"
EACH_USE = f"{HERE}test_each_use_is_decided_apart_and_changed_at_any_time"
NO_MACHINE = f"{HERE}test_no_machine_learns_a_voice"
NOBODY_ELSE = f"{NOTICE}test_no_page_asks_anybody_else"
ALL_IS_NAMED = f"{NOTICE}test_nothing_is_kept_that_the_notice_does_not_name"
EVERYTHING = f"{EXPORT}test_everything_of_oneself_is_in_it"
NAME_SHOWN = f"{NAMES}test_a_name_stands_on_page_paper_feed_and_in_files_and_in_no_manifest"
NAME_CHANGED = NAME_SHOWN
NAME_NONE = f"{NAMES}test_who_chose_none_is_named_nowhere_and_a_name_that_cannot_be_put_in_leaves_the_film"
WHAT_GOES = f"{ERASED}test_the_second_tap_leaves_no_name_and_no_address_anywhere"
SAID_BEFORE = f"{UNDONE}test_the_first_tap_says_what_goes_and_does_nothing"
UNDO = f"{UNDONE}test_the_second_tap_does_it_and_an_undo_brings_everything_back"
GONE = f"{UNDONE}test_after_ten_minutes_the_voice_is_gone_and_nothing_undoes_it"

CONSENT: dict[str, tuple[str, ...]] = {
    "Votre voix est une donnée personnelle.": NOTHING,
    "Vous décidez de chaque usage, et vous pouvez changer d’avis à tout moment.": (EACH_USE,),
    "Pour reprendre votre voix, deux gestes suffisent.": (TWO_TAPS,),
    "Lire": NOTHING,
    "Écouter": NOTHING,
    "Plus": NOTHING,
    "Vos enregistrements sont gardés sur le serveur de la ville et dans ses sauvegardes.": (
        f"{HERE}test_a_recording_lies_in_the_private_store_and_nowhere_else",
    ),
    "Avant la publication, seuls vous, les relectrices et relecteurs de votre langue et la coordination les "
    "entendent.": (
        "dubbing/test_take_addresses.py::test_a_raw_take_is_heard_by_its_voice_reviewers_and_coordinators_only",
    ),
    "Les vidéos publiées sont gratuites pour toutes les familles, sur le site de la ville et dans les fichiers que les "
    "gens s’envoient, dans tous les pays, pendant dix ans.": (
        f"{HERE}test_a_published_film_is_free_for_everybody_everywhere",
        TEN_YEARS,
    ),
    "Si vous retirez votre accord, votre voix quitte toutes les vidéos publiées dans l’heure.": (WITHIN_THE_HOUR,),
    "Les fichiers que des familles se sont déjà envoyés ne peuvent pas être rappelés.": NOTHING,
    "Si vous êtes d’accord, votre voix sort aussi du site de la ville : en message vocal, en courtes parties, en "
    "podcast et sur les pages des écoles et des associations.": (
        f"{LEAVING}test_with_everybody_s_agreement_the_files_are_made_until_it_is_taken_back",
    ),
    "Les copies transmises ne peuvent pas être rappelées.": NOTHING,
    "Si une seule voix d’un film n’a pas donné son accord, rien de cela n’est fabriqué ; dire non ne vous coûte "
    "rien.": (
        f"{LEAVING}test_one_voice_that_has_not_agreed_stops_all_of_it",
        f"{LEAVING}test_with_everybody_s_agreement_the_files_are_made_until_it_is_taken_back",
    ),
    "La laisser sortir du site de la ville : en message vocal, en courtes parties, en podcast, sur "
    "les pages des écoles": (
        EACH_USE,
        "dubbing/releases/test_publish.py::test_a_voice_release_goes_live_with_every_take_at_its_place",
    ),
    "Si vous êtes d’accord, une machine de la ville retire le bruit d’un de vos enregistrements qui en a trop.": (
        f"{REPAIR}test_a_voice_that_was_not_asked_is_never_repaired",
        f"{REPAIR}test_a_clean_take_is_not_touched",
    ),
    "Elle ne fabrique pas de voix : ce qu’on entend est ce que vous avez dit, et votre propre enregistrement reste tel "
    "qu’il est.": (f"{REPAIR}test_the_rendering_lies_beside_the_recording_with_its_own_figures",),
    "Dire non ne vous coûte rien.": (f"{REPAIR}test_a_no_takes_the_rendering_away_and_leaves_the_voice",),
    "Si vous êtes d’accord, ce que vous redites en français de l’enregistrement de quelqu’un est gardé pour vérifier "
    "le sens.": (f"{SAID_BACK}test_nobody_without_their_own_yes_never_the_voice_nor_who_does_not_speak_it",),
    "Seules les personnes qui relisent et la coordination l’entendent.": (
        f"{SAID_BACK}test_the_reviewer_hears_all_three_and_sees_what_differs",
    ),
    "Ce n’est jamais publié, et c’est effacé # jours après la décision sur cet enregistrement, au plus tard après un "
    "an.": (
        f"{SAID_BACK}test_it_goes_ninety_days_after_the_decision_and_after_a_year_without_one",
        f"{SAID_BACK}test_undecided_it_goes_after_a_year",
    ),
    "Personne n’entraîne ni ne clone une voix par une machine si vous ne cochez pas la case.": (NO_MACHINE,),
    "Rien n’est vendu, rien n’est montré à côté d’une publicité.": (NOBODY_ELSE,),
    "Publier ma voix avec les vidéos, sur le site de la ville et dans ses fichiers": (EACH_USE,),
    "La faire entendre sur la ligne d’aide par téléphone": (
        EACH_USE,
        "dubbing/releases/test_publish.py::test_a_telephone_needs_every_voice_s_consent_and_a_voice",
    ),
    "L’utiliser pour entraîner une machine ou cloner des voix": (EACH_USE, NO_MACHINE),
    "J’ai # ans ou plus": ("volunteers/test_consents.py::test_minors_do_not_lend_their_voice_but_may_refuse",),
    "pas du tout": (NAME_NONE,),
    "par mon pseudonyme": (NAME_CHANGED,),
    "par mon nom": (NAME_SHOWN,),
    "Le nom, tel qu’il figurera à côté des films": (NAME_SHOWN,),
    "Sur la page de chaque film, sur sa version papier et dans ses fichiers.": (NAME_SHOWN,),
    "Vous pouvez le changer à tout moment.": (NAME_CHANGED,),
    "Vous pouvez aussi ne rien cocher : on peut traduire sans prêter sa voix.": (
        f"{HERE}test_who_ticks_nothing_translates",
    ),
}

PRIVACY: dict[str, tuple[str, ...]] = {
    "La ville fait vivre cet atelier et répond de vos données.": NOTHING,
    "Votre adresse e-mail, pour vous laisser entrer et vous envoyer des nouvelles si vous en voulez.": (
        f"{HOW_OFTEN}test_never_is_never_and_afterwards_not_the_whole_past",
    ),
    "Seule la coordination la voit.": (f"{NOTICE}test_only_coordinators_see_an_address",),
    "Votre nom ou pseudonyme, les langues que vous parlez et vos rôles, pour que le bon travail vous arrive.": (
        ALL_IS_NAMED,
        "volunteers/test_home.py::test_only_open_versions_in_one_s_languages",
    ),
    "Vos textes et enregistrements, et les remarques de relecture, parce que c’est le travail lui-même.": (
        ALL_IS_NAMED,
        EVERYTHING,
    ),
    "D’un enregistrement bruité, si vous l’avez accepté : un second sans le bruit, fait par une machine de la ville.": (
        f"{REPAIR}test_a_voice_that_was_not_asked_is_never_repaired",
        EVERYTHING,
    ),
    "Il disparaît avec le premier.": (f"{REPAIR}test_a_withdrawn_voice_leaves_no_rendering",),
    "Des enregistrements que vous avez redits en français, si vous l’avez accepté : ce que vous avez dit, et ce qu’une "
    "machine de la ville en a écrit.": (
        f"{SAID_BACK}test_nobody_without_their_own_yes_never_the_voice_nor_who_does_not_speak_it",
        f"{SAID_BACK}test_its_speaker_takes_it_along_and_nobody_else",
    ),
    "Ce que vous mettez à côté de phrases difficiles à la coordination : des images, et votre propre voix si vous "
    "l’avez accepté.": (
        f"{BESIDE}test_a_voice_is_kept_only_with_its_own_yes_and_is_known_by_the_table_of_files",
        f"{BESIDE}test_its_author_takes_it_along",
    ),
    "Ce n’est jamais publié.": (
        f"{BESIDE}test_a_voice_is_kept_only_with_its_own_yes_and_is_known_by_the_table_of_files",
    ),
    "Ce que vous avez dit à côté d’une phrase difficile : jusqu’à ce que ce soit retiré ou remplacé, jusqu’à ce que "
    "vous repreniez votre voix, ou jusqu’à la fin de votre compte ou du film.": (
        f"{BESIDE}test_a_voice_that_is_taken_back_is_not_heard_and_goes_a_picture_stays",
        f"{BESIDE}test_it_goes_with_the_account_and_with_the_film",
    ),
    "Ce que vous avez redit en français : # jours après la décision sur cet enregistrement, au plus tard après un "
    "an.": (
        f"{SAID_BACK}test_it_goes_ninety_days_after_the_decision_and_after_a_year_without_one",
        f"{SAID_BACK}test_undecided_it_goes_after_a_year",
    ),
    "Combien de minutes le travail demande, additionnées pour une langue ou pour toute la ville, sans le nom de "
    "personne.": (
        "volunteers/desk/test_work_times.py::test_a_page_s_message_adds_to_a_sum_and_no_line_says_who",
        "volunteers/desk/test_work_times.py::test_fewer_than_three_people_are_counted_with_the_town",
    ),
    "Ce dont le travail a besoin en chemin : vos brouillons, commentaires et nouvelles, les phrases sur lesquelles "
    "vous travaillez, vos invitations, votre vitesse de parole, l’appareil qui a enregistré, et votre façon de vous "
    "connecter.": (ALL_IS_NAMED, EVERYTHING),
    "Vos choix pour votre voix, avec leur date, parce qu’ils prouvent votre accord.": (
        f"{NOTICE}test_choices_are_kept_with_their_date",
    ),
    "Un journal de qui a fait quoi et quand, pour retrouver une erreur et la réparer.": (
        "journal/test_append_only.py::test_an_entry_can_be_neither_changed_nor_taken_away",
    ),
    "Un enregistrement refusé : # jours après le dernier film qui le fait entendre, ou auquel on peut revenir.": (
        "dubbing/removal/test_retention.py::test_a_refused_take_goes_after_ninety_days_with_a_line_in_the_journal",
        "dubbing/removal/test_retention.py::test_what_a_release_plays_stays_as_long_as_it_can_be_heard",
    ),
    "Des phrases enregistrées d’un seul trait : leur son entier part quand chacune est décidée, au plus tard après # "
    "jours.": ("dubbing/takes/test_runs.py::test_its_file_goes_when_every_part_is_decided_or_after_thirty_days",),
    "Ce qui est publié avec votre voix, et votre accord : jusqu’à ce que vous le retiriez, # ans au plus.": (
        WITHIN_THE_HOUR,
        TEN_YEARS,
    ),
    "Après votre retrait, votre voix quitte ce qui est publié dans l’heure, et les sauvegardes dans les # jours.": (
        WITHIN_THE_HOUR,
        "operations/test_backup.py::test_backups_expire_with_the_files_that_only_they_name",
        f"{NOTICE}test_the_figures_are_those_by_which_the_program_acts",
    ),
    "Un compte que personne n’utilise : après # mois une lettre le dit, après # mois la connexion et l’adresse "
    "disparaissent.": (
        f"{UNUSED}test_a_letter_after_23_months_then_closed_after_24",
        f"{UNUSED}test_nobody_signs_in_to_a_closed_account",
    ),
    "La lettre dit comment reprendre votre voix ensuite.": (
        f"{UNUSED}test_a_closed_accounts_voice_stays_and_is_taken_back_by_the_link_of_the_letter",
    ),
    "Votre compte, dès que vous l’effacez : connexion, adresse, brouillons et nouvelles disparaissent aussitôt.": (
        WHAT_GOES,
        f"{ERASED}test_nothing_of_a_person_is_left_in_what_goes",
    ),
    "Vos textes restent sous un pseudonyme, le journal aussi.": (WHAT_GOES,),
    "Personne.": (NOBODY_ELSE,),
    "Tout reste sur le serveur de la ville : pas de publicité, pas de pistage, pas d’autre entreprise.": (NOBODY_ELSE,),
    "Ce que dit la loi : votre consentement pour votre voix, la mission de service public de la ville pour le reste.": (
        NOTHING
    ),
    "Vous pouvez voir, corriger, emporter ou faire supprimer ce qui est gardé sur vous, et retirer votre accord à tout "
    "moment, dans « Mon compte » ou en écrivant à la ville.": (f"{NOTICE}test_every_right_has_its_way",),
    "Si la ville ne répond pas, vous pouvez vous plaindre à l’autorité de protection des données (en France, la CNIL). "
    "www.cnil.fr": NOTHING,
}

ACCOUNT: dict[str, tuple[str, ...]] = {
    "tout de suite": (f"{HOW_OFTEN}test_at_once_waits_for_a_quiet_moment_but_not_for_long",),
    "une fois par jour au plus": (f"{HOW_OFTEN}test_the_default_is_one_mail_a_day_with_everything_since_the_last",),
    "une fois par semaine au plus": (f"{HOW_OFTEN}test_weekly_is_thursdays",),
    "jamais": (f"{HOW_OFTEN}test_never_is_never_and_afterwards_not_the_whole_past",),
    "Retirer votre accord efface vos enregistrements et enlève votre voix de chaque film dans l’heure.": (
        WITHIN_THE_HOUR,
    ),
    "Vous avez repris votre voix.": (UNDO,),
    "Vous pouvez l’annuler jusqu’à #:#.": (UNDO, GONE),
    "Tout ce qui est conservé sur vous : enregistrements, textes, brouillons, commentaires, choix, et ce que dit le "
    "journal.": (EVERYTHING,),
    "Vous n’avez pas encore dit si votre voix peut servir.": NOTHING,
    "Emporter mes données": (EVERYTHING, f"{EXPORT}test_nobody_elses_data_is_in_it"),
    "Effacer mon compte": (WHAT_GOES,),
    "Reprendre ma voix": (TWO_TAPS,),
}
"""Of the account's page: its sections about news, voice and data."""

WITHDRAWING: dict[str, tuple[str, ...]] = {
    "Vos # enregistrements sont effacés, partout, en moins d’une heure.": (SAID_BEFORE, WITHIN_THE_HOUR),
    "# film revient aux sous-titres là où l’on entendait votre voix.": (
        SAID_BEFORE,
        "dubbing/releases/test_release_life.py::test_spoken_first_needs_no_translation_and_its_cues_stay_french",
    ),
    "Ensuite, personne ne peut les faire revenir.": (GONE,),
    "Les textes que vous avez écrits restent.": (f"{HERE}test_texts_stay_when_a_voice_goes",),
    "Vous pourrez l’annuler pendant # minutes.": (UNDO, GONE),
}

ERASING: dict[str, tuple[str, ...]] = {
    "Votre connexion et votre adresse e-mail disparaissent : plus personne ne peut se connecter avec elles.": (
        WHAT_GOES,
        f"{NOTICE}test_an_erased_account_does_not_come_back",
    ),
    "Votre # brouillon est supprimé.": (WHAT_GOES,),
    "Vos nouvelles, vos langues, vos rôles et vos invitations ouvertes sont supprimés.": (
        WHAT_GOES,
        f"{ERASED}test_an_invitation_of_theirs_opens_nothing_any_more",
    ),
    "Votre nom disparaît : des films, et de sous vos textes et commentaires.": (WHAT_GOES,),
    "Ensuite, personne ne peut faire revenir votre compte.": (f"{NOTICE}test_an_erased_account_does_not_come_back",),
    "Le # texte que vous avez envoyé reste, sous un pseudonyme.": (WHAT_GOES,),
    "Le journal garde ce qui a été fait et quand, sous le même pseudonyme.": (WHAT_GOES,),
    "Vos # enregistrements restent dans les films jusqu’à ce que vous les repreniez, # ans au plus.": (
        f"{ERASED}test_the_voice_is_taken_back_afterwards_by_the_link",
        TEN_YEARS,
    ),
    "Reprendre aussi ma voix : mes enregistrements sont effacés et quittent les films": (
        f"{ERASED}test_the_voice_goes_too_where_it_is_ticked",
    ),
    "Laisser mon nom sous mes textes": (f"{ERASED}test_the_name_stays_under_the_texts_where_it_is_asked_for",),
}

HEADINGS = {
    *("Ce que devient ma voix", "J’accepte de", "Comment me nommer", "Sauvegarder mes choix", "English"),
    *("Ce qui est gardé sur vous", "Quoi, et pourquoi", "Pendant combien de temps", "Qui d’autre", "Vos droits"),
    *(
        "Nouvelles par e-mail",
        "Ma voix",
        "Mes données",
        "Modifier",
        "Annuler",
        "Lire et choisir",
        "Dit le",
        "oui",
        "non",
    ),
    *("Publiée avec les vidéos", "Ligne d’aide par téléphone", "Entraînement ou clonage par une machine"),
    "Diffusée au-delà du site de la ville",
    *("Reprendre ma voix", "Effacer mon compte", "Laisser tout comme c’est"),
}
"""Titles, and buttons and figures whose promise is the sentence beside them."""


def mapped_tests(mappings: Mappings) -> set[str]:
    return {name for mapping in mappings for tests in mapping.values() for name in tests}


def missing_tests(mappings: Mappings) -> list[str]:
    """Those that are mapped and not there."""
    missing = []
    for name in sorted(mapped_tests(mappings)):
        path, _colons, test = name.partition("::")
        file = ROOT / "tests" / path
        tree = ast.parse(file.read_text(encoding="utf-8")) if file.exists() else ast.Module([], [])
        if test not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(name)
    return missing
