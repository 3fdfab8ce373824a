"""What Django and allauth themselves say on pages of volunteers, marked here so that our catalogues have it.

Their own catalogues lack some languages of the workshop (Pashto, Somali; allauth Tamil, Bengali, Albanian too), and
what is lacking would be said in French between two lines of Pashto. gettext asks our catalogues first.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop, ngettext_lazy

DJANGO_MESSAGES = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    gettext_noop("Incorrect code."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Use a security key"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Too many failed login attempts. Try again later."),
)
