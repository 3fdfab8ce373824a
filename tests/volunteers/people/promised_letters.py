"""Every sentence of the letters (mail and the message of an invitation), and what keeps it.

As in `promised_sentences.py`: a sentence is mapped to the tests that show that it is kept, or to NOTHING where it
promises nothing. `test_letter_promises.py` fails for a sentence that is not here, and for one that no letter says.
"""

from __future__ import annotations

from tests.volunteers.people.promised_sentences import (
    ERASED,
    HOW_OFTEN,
    NOTHING,
    TEN_YEARS,
    UNUSED,
    WHAT_GOES,
)

LETTERS = "volunteers/people/test_letter_promises.py::"
NEWS, OF_THE_DAY = "volunteers/news/test_news.py::", "volunteers/news/test_news_of_the_day.py::"
MAIL, TALK = "volunteers/news/test_news_mail.py::", "volunteers/news/test_conversation.py::"
HARD, DESK = "volunteers/desk/test_hard_steps.py::", "volunteers/desk/test_desk.py::"
BACKUPS = "operations/test_backup_notice.py::"
SIGN_IN, INVITED = "volunteers/test_sign_in.py::", "volunteers/test_invitations.py::"

OF_ONES_WORK = f"{NEWS}test_what_a_reviewer_says_of_ones_work_is_told_with_its_reason"
THANKS = f"{OF_THE_DAY}test_thanks_when_it_goes_live_and_a_week_later_how_often_it_was_played"
WENT = f"{OF_THE_DAY}test_who_began_and_went_is_asked_once_then_the_coordinator_is_told"
STUCK = f"{OF_THE_DAY}test_what_is_stuck_is_told_to_coordinators_once"
WHAT_IS_STUCK = (
    "volunteers/test_board.py::test_nobody_for_a_language_is_said_at_once",
    "volunteers/test_board.py::test_takes_and_texts_sent_back_get_stuck_too",
    "volunteers/test_board.py::test_releases_that_failed_or_wait_for_a_decision",
)
OPENED = f"{NEWS}test_opening_a_language_is_told_to_those_who_help_with_it"
WAITS = f"{NEWS}test_a_double_click_and_a_second_worker_tell_once"
WHOSE_WORK = f"{TALK}test_whose_work_it_is_and_who_spoke_here_is_told"
NAMED = f"{TALK}test_who_is_named_is_told_as_named_and_once"
NOT_UNDERSTOOD = f"{TALK}test_not_understanding_the_french_waits_for_the_coordinator"
HELPED = f"{HARD}test_what_helped_is_news_for_who_changed_it_once"
REVIEWER = "volunteers/test_reviewer_proposals.py::test_one_tap_gives_the_role_and_the_person_hears_of_it_once"
NOT_ANY_MORE = f"{LETTERS}test_who_may_not_review_any_more_is_not_told_that_they_may"
STOPS = f"{MAIL}test_one_post_stops_mail_and_nothing_else"
WAITS_FOR = f"{MAIL}test_a_coordinators_mail_says_what_waits_and_for_whom"
STILL_WAITS = f"{LETTERS}test_what_waits_no_more_is_not_said_to_wait"
THE_LINK = f"{UNUSED}test_a_closed_accounts_voice_stays_and_is_taken_back_by_the_link_of_the_letter"
AT_ONCE = f"{HOW_OFTEN}test_at_once_waits_for_a_quiet_moment_but_not_for_long"
DAILY = f"{HOW_OFTEN}test_the_default_is_one_mail_a_day_with_everything_since_the_last"
MORE = f"{LETTERS}test_a_mail_shows_a_dozen_and_leads_to_the_others"

CODE: dict[str, tuple[str, ...]] = {
    "Votre code pour Portevoix : #": (f"{SIGN_IN}test_a_code_by_email_lets_in_and_gives_a_new_session",),
    "Votre code pour vous connecter à Portevoix :": (f"{SIGN_IN}test_a_code_by_email_lets_in_and_gives_a_new_session",),
    "Il sert pendant # minutes.": (
        f"{LETTERS}test_a_code_serves_as_long_as_its_letter_says",
        "volunteers/test_outgoing_mail.py::test_the_letter_serves_as_long_as_its_code",
    ),
    "Si vous n’avez rien demandé, ne faites rien.": (f"{LETTERS}test_a_code_that_nobody_uses_changes_nothing",),
    "Portevoix ne connaît pas cette adresse": NOTHING,
    "Quelqu’un a demandé un code de connexion pour cette adresse, qui n’a pas de compte chez Portevoix.": (
        f"{SIGN_IN}test_a_known_and_an_unknown_address_get_the_same_answers",
    ),
    "Pour participer, ouvrez le lien d’invitation que la ville vous a donné, ou demandez-en un.": (
        f"{INVITED}test_accepting_gives_the_roles_once_and_the_journal_says_so",
    ),
}

NEWS_MAIL: dict[str, tuple[str, ...]] = {
    "Un de vos textes est approuvé.": (OF_ONES_WORK,),
    "# de vos textes sont approuvés.": (OF_ONES_WORK,),
    "Un de vos enregistrements est approuvé.": (OF_ONES_WORK,),
    "# de vos enregistrements sont approuvés.": (OF_ONES_WORK,),
    "Rachid vous demande de changer un texte.": (OF_ONES_WORK,),
    "Rachid vous demande d’enregistrer une phrase à nouveau.": (OF_ONES_WORK,),
    "Les parents peuvent le voir maintenant, avec un de vos textes et un de vos enregistrements.": (THANKS,),
    "Les parents peuvent le voir maintenant, avec # de vos textes et # de vos enregistrements.": (THANKS,),
    "Merci !": NOTHING,
    "Le film auquel vous avez travaillé a été regardé une fois pendant sa première semaine.": (THANKS,),
    "Le film auquel vous avez travaillé a été regardé # fois pendant sa première semaine.": (THANKS,),
    "Les parents n’ont pas compris cette étape : # ×.": (HELPED,),
    "Depuis que le texte a changé : # ×.": (HELPED,),
    "Depuis le nouvel enregistrement : # ×.": (HELPED,),
    "Des textes attendent d’être relus.": (WAITS,),
    "Des enregistrements attendent d’être écoutés.": (WAITS,),
    "Un film a besoin de votre langue.": (OPENED,),
    "Vous aviez commencé ici.": (WENT,),
    "Si vous avez quelques minutes, cela vous attend toujours.": (WENT, STILL_WAITS),
    "Quelqu’un a commencé ici et n’est pas revenu.": (WENT,),
    "Écrivez-lui, ou demandez à quelqu’un d’autre.": NOTHING,
    "Rachid a écrit à propos d’une phrase.": (WHOSE_WORK,),
    "Quelqu’un a écrit à propos d’une phrase.": (WHOSE_WORK,),
    "Rachid vous a écrit à propos d’une phrase.": (NAMED,),
    "Quelqu’un ne comprend pas le français d’une phrase.": (NOT_UNDERSTOOD,),
    "Rachid a réglé ce que vous aviez écrit à propos d’une phrase.": (NOT_UNDERSTOOD,),
    "Vous pouvez maintenant relire cette langue.": (REVIEWER, NOT_ANY_MORE),
    "Merci pour votre travail.": NOTHING,
    "Des textes attendent une relecture.": (STUCK,),
    "Des enregistrements attendent une relecture.": WHAT_IS_STUCK,
    "Un texte est à refaire et n’est pas revenu.": WHAT_IS_STUCK,
    "Personne ne traduit encore dans cette langue : invitez quelqu’un.": WHAT_IS_STUCK,
    "Personne d’autre que la voix ne peut redire les enregistrements : on les approuve sans cela.": (
        "dubbing/takes/test_said_back.py::test_a_coordinator_is_told_where_nobody_but_the_voice_can_say_it_back",
    ),
    "La dernière publication a échoué.": WHAT_IS_STUCK,
    "Une publication est prête et attend votre décision.": WHAT_IS_STUCK,
    "Vous recevez ceci parce que vous l’avez écrit.": (OF_ONES_WORK,),
    "Vous recevez ceci parce que c’est votre voix.": (OF_ONES_WORK,),
    "Vous recevez ceci parce que votre travail est dans ce film.": (THANKS, HELPED),
    "Vous recevez ceci parce que vous pouvez relire cette langue.": (WAITS,),
    "Vous recevez ceci parce que vous aidez pour cette langue.": (OPENED,),
    "Vous recevez ceci parce que vous avez commencé une phrase et ne l’avez pas envoyée.": (WENT,),
    "Vous recevez ceci parce que vous avez travaillé sur cette phrase.": (WHOSE_WORK,),
    "Vous recevez ceci parce que quelqu’un a cité votre nom.": (NAMED,),
    "Vous recevez ceci parce que vous avez demandé.": (NOT_UNDERSTOOD,),
    "Vous recevez ceci parce que la coordination fait confiance à votre travail.": (REVIEWER,),
    "Vous recevez ceci parce que vous coordonnez.": (STUCK, WENT, NOT_UNDERSTOOD),
    "Vous avez choisi de recevoir les nouvelles tout de suite.": (AT_ONCE,),
    "Vous recevez des nouvelles une fois par jour au plus.": (DAILY,),
    "Vous recevez des nouvelles une fois par semaine au plus.": (f"{HOW_OFTEN}test_weekly_is_thursdays",),
    "Changer la fréquence": (DAILY, AT_ONCE),
    "Ne plus recevoir ces e-mails": (STOPS,),
    "# nouvelles de Portevoix": (DAILY,),
    "# autre nouvelle": (MORE,),
    "# autres nouvelles": (MORE,),
}

DIGEST: dict[str, tuple[str, ...]] = {
    "Des textes attendent une relecture.": (STUCK,),
    "Vous recevez ceci parce que vous coordonnez.": (STUCK,),
    "Ce qui attend, et pour qui": (WAITS_FOR,),
    "#/#/# · Rachid": (WAITS_FOR,),
    "Des textes attendent une relecture. depuis le #/#/# · Rachid": (WAITS_FOR,),
    "Vous avez choisi de recevoir les nouvelles tout de suite.": (AT_ONCE,),
    "Changer la fréquence": (DAILY, AT_ONCE),
    "Ne plus recevoir ces e-mails": (STOPS,),
}

INVITATION: dict[str, tuple[str, ...]] = {
    "Les vidéos de la ville apprennent aux parents à se servir de la tablette de l’école.": NOTHING,
    "Beaucoup de parents ne parlent pas français.": NOTHING,
    "Vous pouvez aider : une phrase prend une minute, depuis un téléphone.": NOTHING,
    "La ville vous invite.": NOTHING,
    "Ouvrez ce lien, ou scannez son code :": (
        "volunteers/test_invitation_message.py::test_the_page_gives_the_message_and_a_sheet_with_a_code",
        f"{INVITED}test_accepting_gives_the_roles_once_and_the_journal_says_so",
    ),
}

STAYS: dict[str, tuple[str, ...]] = {
    "Ce qui est publié avec votre voix reste jusqu’à ce que vous la repreniez, # ans au plus.": (THE_LINK, TEN_YEARS),
    "Vous pouvez la reprendre à tout moment, sans vous connecter, par le lien ci-dessous : gardez cette lettre.": (
        THE_LINK,
        f"{ERASED}test_the_voice_is_taken_back_afterwards_by_the_link",
    ),
    "Reprendre ma voix": (THE_LINK,),
    "Vous pouvez aussi écrire à la ville : mairie@example.org": (
        "volunteers/people/test_notice_promises.py::test_every_right_has_its_way",
    ),
}

CLOSING: dict[str, tuple[str, ...]] = {
    "Votre compte va être fermé": (f"{UNUSED}test_a_letter_after_23_months_then_closed_after_24",),
    "Votre compte n’a pas servi depuis # mois.": (f"{UNUSED}test_a_letter_after_23_months_then_closed_after_24",),
    "Il sera fermé le # décembre # : plus personne ne pourra alors s’y connecter, et votre adresse e-mail sera "
    "supprimée.": (
        f"{LETTERS}test_it_is_closed_on_the_day_that_the_letter_named",
        f"{LETTERS}test_a_letter_that_the_mail_server_took_late_names_a_later_day",
        f"{UNUSED}test_nobody_signs_in_to_a_closed_account",
    ),
    "Pour le garder, connectez-vous une fois avant ce jour.": (
        f"{UNUSED}test_who_signs_in_after_the_letter_keeps_the_account_and_gets_another_later",
    ),
    "Rien d’autre n’est nécessaire.": (
        f"{UNUSED}test_who_signs_in_after_the_letter_keeps_the_account_and_gets_another_later",
    ),
    "Vos textes restent, et votre nom reste sous eux.": (
        f"{UNUSED}test_a_letter_after_23_months_then_closed_after_24",
    ),
    "Se connecter": (f"{UNUSED}test_a_letter_after_23_months_then_closed_after_24",),
    **STAYS,
}

ACCOUNT_ERASED: dict[str, tuple[str, ...]] = {
    "Votre compte est effacé": (WHAT_GOES,),
    "Votre compte est effacé, comme vous l’avez demandé.": (WHAT_GOES,),
    "Votre adresse a été supprimée ; cette lettre est la dernière.": (
        WHAT_GOES,
        f"{LETTERS}test_the_letter_of_an_erased_account_is_the_last",
    ),
    **STAYS,
}

AGES_AND_FAULTS = (f"{BACKUPS}test_the_doctor_says_the_age_and_what_failed",)
BACKUP: dict[str, tuple[str, ...]] = {
    "Les sauvegardes ont besoin de quelqu’un": (
        f"{BACKUPS}test_coordinators_are_written_to_once_and_again_after_a_week",
    ),
    **dict.fromkeys(
        (
            "La dernière bonne sauvegarde a # jour.",
            "La dernière bonne sauvegarde a # jours.",
            "La dernière bonne sauvegarde est du # novembre # #:#.",
            "Il n’y a pas encore de bonne sauvegarde.",
            "Le dernier essai a échoué : …",
            "De # fichier, il ne reste aucune copie entière.",
            "De # fichiers, il ne reste aucune copie entière.",
            "# fichier était abîmé et est de nouveau entier : regardez l’état des disques.",
            "# fichiers étaient abîmés et sont de nouveau entiers : regardez l’état des disques.",
        ),
        AGES_AND_FAULTS,
    ),
    "La personne qui s’occupe du serveur lance « doctor », puis « backup » une fois à la main : "
    "les deux disent quoi faire.": AGES_AND_FAULTS,
    "Sauvegardes": (f"{BACKUPS}test_names_stand_on_the_coordinators_page_alone",),
    "Vous pouvez aussi écrire à la ville : mairie@example.org": NOTHING,
}

LETTERS_SAY = {
    "backup": BACKUP,
    "code": CODE,
    "news": NEWS_MAIL,
    "digest": DIGEST,
    "invitation": INVITATION,
    "closing": CLOSING,
    "erased": ACCOUNT_ERASED,
}

FRAME = {
    *("Bonjour,", "Bonjour, Amina", "Bonjour Amina", "Bonjour, Claire", "Bonjour Claire", "Portevoix · La ville"),
    *("Allumer la tablette · arabe", "- Allumer la tablette · arabe", "Prêtez votre langue, prêtez votre voix"),
    *("nº # · « Pour allumer la tablette, appuyez trois secondes sur le bouton. »",),
    *("Modifier le texte", "Recommencer", "La voir comme les parents", "Relire les textes", "Écouter", "Traduire"),
    *("Continuer", "Répondre", "Regarder", "mairie@example.org", "Vous pouvez aussi écrire à la ville :"),
}
"""The greeting, the place of what is told, and buttons whose promise is the sentence beside them."""
