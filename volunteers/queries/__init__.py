from volunteers.queries.board import BoardCell, BoardFilter, BoardRow, board, cells_of, every_version, on_board
from volunteers.queries.contributions import AskedAgain, Contributions, contributions_of
from volunteers.queries.mail_state import (
    MailState,
    cache_mail_state,
    cached_mail_state,
    mail_server_is_down,
    mail_state,
)
from volunteers.queries.open_work import versions_for
from volunteers.queries.people import demonstration_accounts
from volunteers.queries.plays import PlayFigures, play_figures
from volunteers.queries.stuck import STUCK, Stuck, stuck_versions

__all__ = [
    "STUCK",
    "AskedAgain",
    "BoardCell",
    "BoardFilter",
    "BoardRow",
    "Contributions",
    "MailState",
    "PlayFigures",
    "Stuck",
    "board",
    "cache_mail_state",
    "cached_mail_state",
    "cells_of",
    "contributions_of",
    "demonstration_accounts",
    "every_version",
    "mail_server_is_down",
    "mail_state",
    "on_board",
    "play_figures",
    "stuck_versions",
    "versions_for",
]
