from volunteers.models.consents import Consent
from volunteers.models.invitations import Invitation, OneTimeCode
from volunteers.models.letters import Letter, Postbox
from volunteers.models.people import Role, SpokenLanguage, User
from volunteers.models.town import Town

__all__ = ["Consent", "Invitation", "Letter", "OneTimeCode", "Postbox", "Role", "SpokenLanguage", "Town", "User"]
