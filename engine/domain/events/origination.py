"""What a sending account sends texts from: numbers and sender ids. Stream `account/…`."""

from __future__ import annotations

from msgspec import Struct

from engine.domain.events.account import DEFAULT_OPT_OUT_LIST


class SenderIdRequested(Struct, frozen=True, omit_defaults=True):
    """The account may send under this name (in capitals) to one country.

    `request` names the call that asked for it, so that the same call repeated asks for nothing.
    A name that `comes_with` a registration (its id) is there once that is approved.
    """

    sender_id: str
    country: str
    message_types: tuple[str, ...]
    monthly_price: str = "0.00"
    deletion_protected: bool = False
    request: str | None = None
    comes_with: str | None = None


class SenderIdChanged(Struct, frozen=True, omit_defaults=True):
    """Whether the sender id can be given back."""

    sender_id: str
    country: str
    deletion_protected: bool


class SenderIdReleased(Struct, frozen=True, omit_defaults=True):
    """The account no longer sends under this name to this country."""

    sender_id: str
    country: str


class OriginationNumberRequested(Struct, frozen=True, omit_defaults=True):
    """The account leases a number to send from; until registered, US carriers refuse it."""

    id: str
    number: str
    country: str
    number_type: str
    message_type: str
    capabilities: tuple[str, ...]
    needs_registration: bool
    monthly_price: str
    deletion_protected: bool = False
    opt_out_list: str = DEFAULT_OPT_OUT_LIST
    international: bool = False
    since: str | None = None


class OriginationNumberChanged(Struct, frozen=True, omit_defaults=True):
    """Settings of a leased number; None leaves one as it was."""

    id: str
    deletion_protected: bool | None = None
    opt_out_list: str | None = None
    international: bool | None = None


class RegistrationCompleted(Struct, frozen=True, omit_defaults=True):
    """The carriers approved the use of this origination number."""

    id: str


class OriginationNumberReleased(Struct, frozen=True, omit_defaults=True):
    """The account no longer leases the number."""

    id: str
