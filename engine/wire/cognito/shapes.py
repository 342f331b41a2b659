"""Cognito's shapes for users and attributes, from and to the domain."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING, Any

from engine.domain.access_commands import ClientCall
from engine.domain.errors import AttributeUnset
from engine.domain.moments import epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.domain.commands import Pairs
    from engine.domain.delivery import Delivery
    from engine.domain.user import User
    from engine.wire.service import Call, Members


def pairs(attributes: Sequence[Mapping[str, Any]] | None) -> Pairs:
    """A list of names and values; a value may be missing.

    Names are few and each is kept with many users: one text serves them all.
    """
    return tuple([(intern(one["Name"]), one.get("Value")) for one in attributes or ()])


def attribute_list(user: User) -> list[Members]:
    """A user's attributes, `sub` first."""
    named = {"sub": user.sub, **dict(sorted(user.attributes.items()))}
    return [{"Name": name, "Value": value} for name, value in named.items()]


def described_user(
    user: User, attributes_member: str, only: Sequence[str] | None = None
) -> Members:
    """A user; the member with its attributes is called differently by different operations.

    Raises AttributeUnset if the user lacks one of the `only` attributes that are to be shown.
    """
    listed = attribute_list(user)
    if only is not None:
        listed = [one for one in listed if one["Name"] in only]
        if len(listed) < len(set(only)):
            raise AttributeUnset
    return {
        "Username": user.username,
        attributes_member: listed,
        "UserCreateDate": epoch_seconds(user.created_at),
        "UserLastModifiedDate": epoch_seconds(user.updated_at),
        "Enabled": user.enabled,
        "UserStatus": user.status,
    }


def factors(user: User) -> Members:
    """A user's second factors; AWS has no such members while there are none (observed)."""
    access = user.access
    return {
        "UserMFASettingList": ["SMS_MFA"] if access.sms_mfa else None,
        "PreferredMfaSetting": "SMS_MFA" if access.sms_mfa_preferred else None,
    }


def client_call(call: Call) -> ClientCall:
    """Through which client the call comes, for whom, and what proves the client's secret."""
    given = call.given
    return ClientCall(
        client=given["ClientId"],
        username=given["Username"],
        secret_hash=given.get("SecretHash"),
        metadata=given.get("ClientMetadata") or {},
        public_url=call.app.public_url,
    )


def code_delivery(delivery: Delivery) -> Members:
    """Where a code went, as far as it is told."""
    return {
        "AttributeName": delivery.attribute,
        "DeliveryMedium": delivery.medium,
        "Destination": delivery.destination,
    }
