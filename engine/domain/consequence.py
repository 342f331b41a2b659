"""What somebody cannot do without a message, and until when its code would have been of use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.account_messages import (
    DIRECT_PURPOSE,
    IDENTITY_PURPOSE,
    PUBLISH_PURPOSE,
    SANDBOX_PURPOSE,
)
from engine.domain.sending import LIFETIMES

if TYPE_CHECKING:
    from engine.domain.events import MessageRequested

# attribute → (what one signs in by, what it is called, what it is called for short)
ATTRIBUTE_WORDS: Mapping[str, tuple[str, str, str]] = {
    "phone_number": ("phone", "phone number", "number"),
    "email": ("e-mail", "e-mail address", "address"),
}
# A client may let a sign-in wait for 3 to 15 minutes: after the longest of it no code is of use.
LONGEST_SIGN_IN = timedelta(minutes=15)  # AWS API reference, AuthSessionValidity
CODE_LIFETIMES: Mapping[str, timedelta] = {
    "UpdateUserAttribute": LIFETIMES["verify"],
    "VerifyUserAttribute": LIFETIMES["verify"],
    "SignUp": LIFETIMES["confirm"],
    "ResendCode": LIFETIMES["confirm"],
    "ForgotPassword": LIFETIMES["reset"],
    "Authentication": LONGEST_SIGN_IN,
}


def consequence_of(request: MessageRequested, who: str | None = None) -> str:
    """What the person or the account lacks without the message; `who` is what to call the user."""
    user = who or request.username or "the user"
    match request.purpose:
        case "SignUp" | "ResendCode":
            return f"{user} cannot confirm the account, and cannot sign in."
        case "ForgotPassword":
            return f"{user} cannot choose a new password."
        case "Authentication":
            return f"{user} cannot finish signing in."
        case "AdminCreateUser":
            return f"{user} does not get the temporary password and cannot sign in."
        case _ if request.purpose in {PUBLISH_PURPOSE, DIRECT_PURPOSE}:
            return f"{request.destination} does not get the text."
        case _ if request.purpose == SANDBOX_PURPOSE:
            return f"{request.destination} stays unverified in the SMS sandbox."
        case _ if request.purpose == IDENTITY_PURPOSE:
            return f"{request.destination} stays unverified in SES."
        case _:
            return _unverified(request, user)


def _unverified(request: MessageRequested, user: str) -> str:
    words = ATTRIBUTE_WORDS.get(request.attribute or "")
    if words is None:
        return f"{user} does not get the message."
    way, name, short = words
    if request.signs_in:
        return f"{user} cannot sign in by {way} until the {short} is verified."
    return f"The {name} of {user} stays unverified."
