"""The words of End User Messaging SMS for what it refuses around a text that is to be sent.

Classes and reasons are the API model's. Which reason belongs to which cause is what its name says
where no page does; the README's known differences name those.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain import account_errors, direct_errors
from engine.domain.direct_errors import TextRefused
from engine.domain.events import DEFAULT_OPT_OUT_LIST
from engine.domain.verdicts import Verdict
from engine.wire.aws_error import AwsError
from engine.wire.sms_voice import origination_refusals
from engine.wire.sms_voice.errors import conflict, quota, unknown, validation
from engine.wire.sms_voice.names import DESTINATION, NUMBER, OPT_OUT_LIST, SENDER_ID

if TYPE_CHECKING:
    from engine.domain.errors import DomainError
    from engine.wire.service import Call

TO = "DestinationPhoneNumber"
NO_ORIGINATION = "NO_ORIGINATION_IDENTITIES_FOUND"

# error → kind of the thing that is not there, and the error's field that names it
UNKNOWN: Mapping[type[DomainError], tuple[str, str]] = {
    direct_errors.DestinationUnknown: (DESTINATION, "id"),
    account_errors.OptOutListUnknown: (OPT_OUT_LIST, "name"),
    direct_errors.NumberNotOptedOut: ("opted-out-number", "number"),
}
# error → reason, kind of the thing that is in the way, and the error's field that names it
CONFLICTS: Mapping[type[DomainError], tuple[str, str, str]] = {
    direct_errors.DestinationExists: ("RESOURCE_ALREADY_EXISTS", DESTINATION, "id"),
    direct_errors.DestinationAlreadyVerified: ("VERIFICATION_ALREADY_COMPLETE", DESTINATION, "id"),
    direct_errors.OneTimePasswordExpired: ("VERIFICATION_CODE_EXPIRED", DESTINATION, "id"),
    direct_errors.DestinationTooYoung: ("RESOURCE_DELETION_NOT_ALLOWED", DESTINATION, "id"),
    account_errors.NoOriginationIdentity: (NO_ORIGINATION, NUMBER, "number"),
    direct_errors.OptOutListExists: ("RESOURCE_ALREADY_EXISTS", OPT_OUT_LIST, "name"),
    direct_errors.OptOutListInUse: ("RESOURCE_DELETION_NOT_ALLOWED", OPT_OUT_LIST, "name"),
    direct_errors.NumberNotActive: ("RESOURCE_NOT_ACTIVE", NUMBER, "id"),
    direct_errors.NumberWithoutTexts: ("NUMBER_CAPABILITIES_MISMATCH", NUMBER, "id"),
    direct_errors.MessageTypeMismatch: ("MESSAGE_TYPE_MISMATCH", NUMBER, "id"),
}
# error → reason, and the parameter at fault
INVALID: Mapping[type[DomainError], tuple[str, str]] = {
    account_errors.WrongOneTimePassword: ("VERIFICATION_CODE_MISMATCH", "VerificationCode"),
    account_errors.NumberIsOptedOut: ("CANNOT_ADD_OPTED_OUT_NUMBER", TO),
    account_errors.OptInTooSoon: ("PHONE_NUMBER_CANNOT_BE_OPTED_IN", "OptedOutNumber"),
    account_errors.SpendLimitAboveQuota: (
        "REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT",
        "MonthlyLimit",
    ),
    direct_errors.SimulatorReachesSimulatorsOnly: ("INVALID_PARAMETER", TO),
    direct_errors.NumberReachesNot: (
        "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY",
        "OriginationIdentity",
    ),
    direct_errors.SenderIdNotShown: ("SENDER_ID_NOT_SUPPORTED", "OriginationIdentity"),
}
QUOTAS: Mapping[type[DomainError], str] = {
    account_errors.TooManySandboxNumbers: "VERIFIED_DESTINATION_NUMBERS_PER_ACCOUNT",
    account_errors.TooManyOneTimePasswords: "VERIFICATION_ATTEMPTS_PER_DAY",
    direct_errors.TooManyOptOutLists: "OPT_OUT_LISTS_PER_ACCOUNT",
}


def in_sms_voices_words(error: DomainError, call: Call) -> AwsError:
    """The exception that AWS answers with; whatever has no words here is raised again."""
    kind = type(error)
    if kind in UNKNOWN:
        thing, field = UNKNOWN[kind]
        return unknown(thing, getattr(error, field))
    if kind in CONFLICTS:
        reason, thing, field = CONFLICTS[kind]
        return conflict(reason, thing, getattr(error, field))
    if kind in INVALID:
        reason, field = INVALID[kind]
        return validation(reason, field, str(error))
    if kind in QUOTAS:
        return quota(QUOTAS[kind])
    return _of_texts(error, call)


def _of_texts(error: DomainError, call: Call) -> AwsError:
    match error:
        case account_errors.InvalidPhoneNumber():
            field = "OptedOutNumber" if "OptedOutNumber" in call.given else TO
            return validation("INVALID_PARAMETER", field, str(error))
        case direct_errors.OriginationIdentityUnknown(name=name):
            return unknown(_kind_of(name), name)
        case TextRefused():
            return _lost(error)
        case _:
            return origination_refusals.in_sms_voices_words(error, call)


def _kind_of(name: str) -> str:
    """What a name would be the name of, as far as it says."""
    _, _, named = name.rpartition(":")
    for kind in ("pool", SENDER_ID, "rcs-agent", NUMBER):
        if named.startswith((f"{kind}/", f"{kind}-")):
            return kind
    return "rcs-agent" if named.startswith("rcs-") else NUMBER


# ── What the rules would stop ────────────────────────────────────────────────────────────────

# verdict → reason, and the parameter at fault
INVALID_TEXTS: Mapping[str, tuple[str, str]] = {
    Verdict.NUMBER_IMPOSSIBLE: ("INVALID_PARAMETER", TO),
    Verdict.DESTINATION_BLOCKED: ("DESTINATION_COUNTRY_BLOCKED", TO),
    Verdict.REGION_WITHOUT_SMS: ("CHANNEL_NOT_ENABLED", TO),
    Verdict.MESSAGE_BODY_INVALID: ("INVALID_PARAMETER", "MessageBody"),
    Verdict.PRICE_ABOVE_MAXIMUM: ("PRICE_OVER_THRESHOLD", "MaxPrice"),
}


def _lost(refused: TextRefused) -> AwsError:
    """What AWS answers in place of sending a text that would be lost."""
    match refused.verdict:
        case verdict if verdict in INVALID_TEXTS:
            return validation(*INVALID_TEXTS[verdict], refused.because)
        case Verdict.OPTED_OUT:
            name = refused.opt_out_list or DEFAULT_OPT_OUT_LIST
            return conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT", OPT_OUT_LIST, name)
        case Verdict.SANDBOX_DESTINATION_UNVERIFIED:
            reason = "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"
            return conflict(reason, DESTINATION, refused.number)
        case Verdict.SPEND_LIMIT_REACHED:
            return quota("MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT")
        case Verdict.ACCOUNT_UNDER_REVIEW:
            return denied("INSUFFICIENT_ACCOUNT_REPUTATION", refused.because)
        case Verdict.ORIGINATION_IDENTITY_UNKNOWN if refused.origination is not None:
            reason = "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY"
            return validation(reason, "OriginationIdentity", refused.because)
        case Verdict.SENDER_ID_UNREGISTERED if refused.sender_id is not None:
            waiting, lacking = "SENDER_ID_NOT_REGISTERED", "SENDER_ID_REQUIRES_REGISTRATION"
            reason = waiting if refused.sender_id_owned else lacking
            return validation(reason, "OriginationIdentity", refused.because)
        case _:
            return conflict(NO_ORIGINATION, NUMBER, refused.number)


def denied(reason: str, sentence: str) -> AwsError:
    """The account may not do this at all."""
    text = f'Access Denied - Reason="{reason}": {sentence}'
    return AwsError("AccessDeniedException", text, members={"Reason": reason})
