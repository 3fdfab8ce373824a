"""Settings that hold everywhere. What depends on the installation is in embedded, production and test."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.contrib.messages import constants as message_levels

from config.environment import ROOT, flag
from craft import catalogues, languages

BASE_DIR = ROOT
VERSION = "0.3.0.dev0"  # pyproject.toml says it too
# The oldest version that may use this program's database. A release with a migration raises it to itself, unless the
# version before was tried on the new database.
OLDEST_PROGRAM = "0.3.0"
DEBUG = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "volunteers.User"
SITE_ID = None

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # its templates, for FORM_RENDERER
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "journal",
    "storage",
    "jobs",
    "town",
    "tutorials",
    "subtitles",
    "dubbing",
    "public",
    "outlets",
    "outlets.steps",
    "outlets.book",
    "outlets.handout",
    "outlets.kit",
    "outlets.embed",
    "outlets.cards",
    "outlets.voice_note",
    "outlets.podcast",
    "outlets.hotline",
    "volunteers",
    "parents",
    "operations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.metrics.CountRequests",
    "config.middleware.Policies",
    "config.unwanted_characters.DropUnwantedCharacters",
    "config.errors.ClosedForUpgrade",
    "config.middleware.WorkshopOnly",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # allauth wants it here; it reads no session outside its pages
]
# Sessions, accounts and CSRF belong to the workshop alone: `WorkshopOnly` runs this inner chain under /atelier/ only,
# so that no page of the parents can touch a session or set a cookie.
WORKSHOP_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "volunteers.middleware.InterfaceLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "volunteers.middleware.SecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "config.errors.ButtonAddresses",
]

# W003 looks for the CSRF middleware in MIDDLEWARE only; it runs inside WorkshopOnly, where the sessions are.
SILENCED_SYSTEM_CHECKS = ["security.W003"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"import_map": "config.template_tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
# The class of a notice (static/css/base/surfaces.css) by the level of its message.
MESSAGE_TAGS = {
    message_levels.INFO: "",
    message_levels.SUCCESS: "good",
    message_levels.WARNING: "warn",
    message_levels.ERROR: "bad",
}
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Languages: our own table is the truth (craft/languages), Django's is completed and corrected from it.
LANG_INFO.update(languages.django_lang_info())
LANGUAGE_CODE = "fr"
LANGUAGES = [(languages.django_tag(language.tag), language.endonym) for language in languages.all_languages()]
LANGUAGES_BIDI = languages.rtl_django_tags()
LOCALE_PATHS = [BASE_DIR / "locale"]
# The workshop is offered in a language whose catalogue is whole, so that no screen mixes two; to coordinators in those
# of the desk.
WORKSHOP_LANGUAGES = tuple(
    tag
    for tag in catalogues.WORKSHOP_TAGS
    if catalogues.is_whole(Path(LOCALE_PATHS[0], languages.locale_name(tag), "LC_MESSAGES", "django.po").read_bytes())
)
DESK_LANGUAGES = catalogues.DESK_TAGS
MODELTRANSLATION_DEFAULT_LANGUAGE = "fr"
MODELTRANSLATION_LANGUAGES = tuple(code for code, _ in LANGUAGES)
MODELTRANSLATION_FALLBACK_LANGUAGES = ("fr",)
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"  # dates
USE_TZ = True
TIME_ZONE = os.environ.get("TZ_NAME", "Europe/Paris")

# Static files: plain files and what package.json names, no bundler.
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "config.own_static_files.OwnFilesFinder",
    "config.static_finders.NodeModulesFinder",
]
NODE_MODULES = BASE_DIR / "node_modules"
# Source maps are read by developers only: compressing them made the first start ten seconds slower.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "mp4", "m4a", "ogg", "woff2"),
    "map",
)
# Django's own media are not used. With "/", a development or test server would serve its working directory.
MEDIA_URL = "/no-media-of-django/"

# Accounts: a code by e-mail, no password asked; new accounts only through an invitation (volunteers/adapters).
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "volunteers.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# The sign-in code proves the address; asking for another proof would lock out people with a passkey and no e-mail.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A one-time code has 49 bits and few people have one: ten tries in five minutes from one address are plenty.
# A whole meeting may scan one invitation from the town's own network. Mail with a code: allauth's own limits, and
# ten an hour for one address. Mail to an unknown address ("we do not know you"): few, else anybody could write to
# anybody through us and our mail would be taken for spam (volunteers/adapters).
ACCOUNT_RATE_LIMITS = {
    "one_time_code": "10/5m/ip",
    "letter_link": "30/5m/ip",
    "export": "6/h/user",
    "invitation": "100/h/ip",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "unknown_address": "5/h/ip,2/d/key",
    "unknown_addresses": "50/h/key",
}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"request_login_code": "volunteers.code_form.CodeForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "volunteers.key_forms.NewKeyForm",
    "authenticate_webauthn": "volunteers.key_forms.KeyForm",
    "login_webauthn": "volunteers.key_forms.KeySignInForm",
    "reauthenticate_webauthn": "volunteers.key_forms.KeyAgainForm",
}
LOGIN_URL = "/atelier/compte/login/code/"
LOGIN_REDIRECT_URL = "/atelier/"
LOGOUT_REDIRECT_URL = "/"
# Seconds for each answer of the mail server; without it a server that hangs blocks its worker for ever.
EMAIL_TIMEOUT = int(os.environ.get("EMAIL_TIMEOUT", "10"))
SESSION_COOKIE_PATH = "/atelier/"
CSRF_COOKIE_PATH = "/atelier/"
LANGUAGE_COOKIE_PATH = "/atelier/"
LANGUAGE_COOKIE_NAME = "atelier_language"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "volunteers.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# Uploads: small forms only; videos come by tus, takes by PUT, both streamed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
UPLOAD_MAX_BYTES = 4 * 1024**3
TAKE_MAX_BYTES = 64 * 1024**2
VIDEO_MAX_MS = 6 * 60 * 60 * 1000
DISK_RESERVE_BYTES = 512 * 1024**2

# Work
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # nobody asks: a second line to the broker, woken every few seconds
CELERY_TASK_DEFAULT_QUEUE = "short"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
# A broker that is down must not slow or fail a request: the database row is the truth, the message only notifies.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 12 * 60 * 60,
    "max_retries": 0,
    "socket_connect_timeout": 1,
    "polling_interval": 10,  # seconds that a worker waits for its next message in one go; it comes at once all the same
}
CELERY_BEAT_SCHEDULE = {
    "reconcile": {"task": "dubbing.reconcile", "schedule": timedelta(minutes=1), "options": {"expires": 50}},
    "letters": {"task": "volunteers.letters", "schedule": timedelta(seconds=30), "options": {"expires": 25}},
}
JOB_LEASE = timedelta(seconds=60)
JOB_HEARTBEAT = timedelta(seconds=10)
CLAIM_LEASE = timedelta(minutes=10)

# The glossary is in a room above the transcription that uses it: a dotted name, called when a transcription begins.
HOTWORDS = "subtitles.models.glossary.french_terms"
WHISPER_MODEL = os.environ.get("WHISPER_MODEL", "")  # empty: as the town has chosen on its screen
# Proposals by a machine: a folder of CTranslate2 models (media/speech/machine_translation). Empty: there are none.
MACHINE_TRANSLATION = os.environ.get("MACHINE_TRANSLATION", "")
# Who may read /metrics: whoever knows it; without one, a private address that no proxy stands before (config/metrics).
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
# The program that answers while script/upgrade saves and migrates the database: the workshop is closed.
UPGRADING = flag("PORTEVOIX_UPGRADING")
EMBED_ORIGINS: list[str] = []
ACCEL_REDIRECT: str | None = None
ACCEL_REDIRECT_PRIVATE: str | None = None
DATA_DIR: Path

LOG_FORMAT = "json" if os.environ.get("LOG_FORMAT") == "json" else "line"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.log_redaction.RedactingFormatter",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "config.log_redaction.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    # Requests for other host names are answered 400; a page of traceback for each of them helps nobody.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
