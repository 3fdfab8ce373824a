"""The actions on people: invitations, roles, consents, codes."""

from volunteers.actions.consents import (
    consent_give,
    consent_left,
    consent_record,
    repair_answer,
    say_back_answer,
    voice_withdraw,
)
from volunteers.actions.invitations import (
    invitation_accept,
    invitation_create,
    invitation_find,
    invitation_renew,
    invitation_revoke,
    invitation_revoke_undo,
    invitation_welcome,
)
from volunteers.actions.people import (
    code_create,
    code_use,
    person_create,
    profile_edit,
    role_give,
    role_take,
    role_take_undo,
)
from volunteers.actions.proposals import reviewer_pass_over
from volunteers.actions.withdrawals import withdrawal_begin, withdrawal_undo
