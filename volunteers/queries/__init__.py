from volunteers.queries.board import (
    BoardCell,
    BoardFilter,
    BoardRow,
    board,
    cells_of,
    is_on_board,
)
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
from volunteers.queries.stuck_steps import STUCK_MESSAGES, StuckStep, stuck_versions
