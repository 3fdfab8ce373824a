from volunteers.queries.board import BoardCell, BoardRow, board, cells_of, every_version, on_board
from volunteers.queries.contributions import AskedAgain, Gift, gift_of
from volunteers.queries.letters import PostState, mail_is_away, post_state, post_state_told, remember_post_state
from volunteers.queries.open_work import versions_for
from volunteers.queries.people import demonstration_accounts, journal_page, people_list, people_of
from volunteers.queries.plays import Heard, heard
from volunteers.queries.stuck import Stuck, stuck_versions

__all__ = [
    "AskedAgain",
    "BoardCell",
    "BoardRow",
    "Gift",
    "Heard",
    "PostState",
    "Stuck",
    "board",
    "cells_of",
    "demonstration_accounts",
    "every_version",
    "gift_of",
    "heard",
    "journal_page",
    "mail_is_away",
    "on_board",
    "people_list",
    "people_of",
    "post_state",
    "post_state_told",
    "remember_post_state",
    "stuck_versions",
    "versions_for",
]
