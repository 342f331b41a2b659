"""Every verdict of a text is told in the call by an exception of its own, or learnt later."""

from __future__ import annotations

from typing import cast

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from engine.app.handle import Caller
from engine.domain.direct_errors import TextRefused
from engine.domain.direct_texts import is_told_to_nobody
from engine.domain.verdicts import MEANINGS, Verdict
from engine.wire.service import Application, Call
from engine.wire.sms_voice.refusals import in_sms_voices_words

CONFLICT, INVALID = "ConflictException", "ValidationException"
QUOTA, DENIED = "ServiceQuotaExceededException", "AccessDeniedException"
NOTHING_TO_SEND_FROM = (CONFLICT, "NO_ORIGINATION_IDENTITIES_FOUND")
ENUMERATIONS = {
    CONFLICT: "ConflictExceptionReason",
    INVALID: "ValidationExceptionReason",
    QUOTA: "ServiceQuotaExceededExceptionReason",
    DENIED: "AccessDeniedExceptionReason",
}

# What the reasons of the API model say of themselves, and facts: the same missing number reads
# NO_ORIGINATION_IDENTITIES_FOUND here; the price is refused at once; so is the monthly limit.
TOLD = {
    Verdict.NUMBER_IMPOSSIBLE: (INVALID, "INVALID_PARAMETER"),
    Verdict.OPTED_OUT: (CONFLICT, "DESTINATION_PHONE_NUMBER_OPTED_OUT"),
    Verdict.DESTINATION_BLOCKED: (INVALID, "DESTINATION_COUNTRY_BLOCKED"),
    Verdict.ACCOUNT_UNDER_REVIEW: (DENIED, "INSUFFICIENT_ACCOUNT_REPUTATION"),
    Verdict.REGION_WITHOUT_SMS: (INVALID, "CHANNEL_NOT_ENABLED"),
    Verdict.CONFIGURED_IN_ANOTHER_REGION: NOTHING_TO_SEND_FROM,
    Verdict.SANDBOX_DESTINATION_UNVERIFIED: (CONFLICT, "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"),
    Verdict.ORIGINATION_IDENTITY_MISSING: NOTHING_TO_SEND_FROM,
    Verdict.ORIGINATION_IDENTITY_UNREGISTERED: NOTHING_TO_SEND_FROM,
    Verdict.ORIGINATION_IDENTITY_UNKNOWN: NOTHING_TO_SEND_FROM,
    Verdict.SENDER_ID_UNREGISTERED: NOTHING_TO_SEND_FROM,
    Verdict.MESSAGE_BODY_INVALID: (INVALID, "INVALID_PARAMETER"),
    Verdict.PRICE_ABOVE_MAXIMUM: (INVALID, "PRICE_OVER_THRESHOLD"),
    Verdict.SPEND_LIMIT_REACHED: (QUOTA, "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"),
}
NOTHING = cast("Application", None)  # words are made of the error alone
CALL = Call("SendTextMessage", {}, Caller("000000000000", "us-east-1"), NOTHING)


def refused(verdict: Verdict, *, owned: bool = False, **named: str) -> TextRefused:
    """A text that this verdict would stop."""
    return TextRefused(
        verdict=verdict.value,
        because="For a reason.",
        number="+12065550100",
        origination=named.get("origination"),
        sender_id=named.get("sender_id"),
        sender_id_owned=owned,
        opt_out_list=named.get("opt_out_list", ""),
    )


def test_every_verdict_of_a_text_is_told_in_the_call_or_learnt_later():
    of_texts = {verdict for verdict, meaning in MEANINGS.items() if meaning.medium == "SMS"}

    assert {verdict for verdict in of_texts if not is_told_to_nobody(verdict)} == set(TOLD)


@pytest.mark.parametrize(("verdict", "told"), TOLD.items())
def test_each_verdict_has_its_exception_and_reason(verdict, told):
    error = in_sms_voices_words(refused(verdict), CALL)

    assert (error.name, error.members["Reason"]) == told
    assert f'Reason="{told[1]}"' in (error.message or "")


@pytest.mark.parametrize(("exception", "reason"), sorted(set(TOLD.values())))
def test_every_reason_is_one_of_the_model(exception, reason):
    model = ServiceModel(Loader().load_service_model("pinpoint-sms-voice-v2", "service-2"))

    assert reason in model.shape_for(ENUMERATIONS[exception]).enum


@pytest.mark.parametrize(
    ("verdict", "named", "reason"),
    [
        (
            Verdict.ORIGINATION_IDENTITY_UNKNOWN,
            {"origination": "+14165550100"},
            "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY",
        ),
        (
            Verdict.SENDER_ID_UNREGISTERED,
            {"sender_id": "SHOP"},
            "SENDER_ID_REQUIRES_REGISTRATION",
        ),
        (
            Verdict.SENDER_ID_UNREGISTERED,
            {"sender_id": "SHOP", "owned": True},
            "SENDER_ID_NOT_REGISTERED",
        ),
    ],
)
def test_what_was_named_is_at_fault_itself(verdict, named, reason):
    error = in_sms_voices_words(refused(verdict, **named), CALL)

    assert (error.name, error.members["Reason"]) == (INVALID, reason)
    assert error.members["Fields"] == [{"Name": "OriginationIdentity", "Message": "For a reason."}]


def test_the_list_that_the_destination_is_on_is_named():
    of_another = refused(Verdict.OPTED_OUT, opt_out_list="News")

    found = [in_sms_voices_words(one, CALL) for one in (refused(Verdict.OPTED_OUT), of_another)]

    assert [error.members["ResourceId"] for error in found] == ["Default", "News"]
