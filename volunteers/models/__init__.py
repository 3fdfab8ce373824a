from volunteers.models.consents import Consent
from volunteers.models.invitations import Invitation, OneTimeCode
from volunteers.models.letters import Letter, Postbox
from volunteers.models.news import Notification, PendingNews
from volunteers.models.people import Role, SpokenLanguage, User
from volunteers.models.work_times import WorkTime
