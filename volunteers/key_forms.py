"""The forms of passkeys and security keys. Each field's error is a message."""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

# A device's answer comes through the browser, so a stranger may write anything there; allauth's own forms crash on some
# of it. Settings name these forms instead (MFA_FORMS).
PARSE_ERRORS = (TypeError, ValueError, KeyError, AttributeError, IndexError, struct.error)


def _readable(credential: Any, form_of: type[RegistrationResponse] | type[AuthenticationResponse]) -> Any:
    try:
        form_of.from_dict(credential)
    except PARSE_ERRORS as error:
        raise forms.ValidationError(_("The key's answer cannot be read. Try again.")) from error
    return credential


class NewKeyForm(AddWebAuthnForm):
    def clean_credential(self) -> Any:
        return _readable(self.cleaned_data["credential"], RegistrationResponse)


class KeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        _readable(self.cleaned_data["credential"], AuthenticationResponse)
        return super().clean_credential()


class KeySignInForm(KeyForm, LoginWebAuthnForm):
    """Signing in with a passkey alone."""


class KeyAgainForm(KeyForm, ReauthenticateWebAuthnForm):
    """Proving once more that it is you."""
