from volunteers.models.consents import Consent
from volunteers.models.invitations import Invitation, OneTimeCode
from volunteers.models.people import Role, SpokenLanguage, User
from volunteers.models.town import Town

__all__ = ["Consent", "Invitation", "OneTimeCode", "Role", "SpokenLanguage", "Town", "User"]
