"""Amazon SES, version 1: each operation, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.wire.service import Service
from engine.wire.ses import identities
from engine.wire.ses.errors import in_sess_words, invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.wire.service import Operation

OPERATIONS: Mapping[str, Operation] = {
    "VerifyEmailIdentity": identities.verify_email_identity,
    "GetIdentityVerificationAttributes": identities.get_identity_verification_attributes,
    "ListIdentities": identities.list_identities,
    "DeleteIdentity": identities.delete_identity,
}

SES = Service("ses", OPERATIONS, in_sess_words, invalid=invalid, fault="InternalFailure")
