"""Which second factor a user wants (facts 4.7)."""

from __future__ import annotations

import pytest

from engine.domain.errors import MfaUnsuitable
from engine.domain.events import MfaPreferenceSet
from engine.domain.factors import Preference, decide_preference
from tests.domain.entering import NUMBER, OWN, after
from tests.domain.users import STREAM, a_pool

ADA = after(a_pool(), OWN, phone_number=NUMBER)
ON = MfaPreferenceSet(sms=True)
PREFERRED = MfaPreferenceSet(sms=True, sms_preferred=True)
OFF = MfaPreferenceSet(sms=False)


@pytest.mark.parametrize(
    ("before", "wanted", "event"),
    [
        ((), Preference(enabled=True), ON),
        ((), Preference(enabled=True, preferred=True), PREFERRED),
        ((ON,), Preference(enabled=True, preferred=True), PREFERRED),
        ((PREFERRED,), Preference(enabled=True), ON),
        ((PREFERRED,), Preference(enabled=False), OFF),
        ((), Preference(enabled=False), None),
        ((ON,), Preference(enabled=True), None),
        ((ON,), Preference(), None),
        ((PREFERRED,), Preference(), None),
    ],
)
def test_a_change_of_preference_is_one_event(before, wanted, event):
    user = after(a_pool(), OWN, *before, phone_number=NUMBER)

    assert decide_preference(wanted, user) == ({} if event is None else {STREAM: (event,)})


@pytest.mark.parametrize(
    "wanted",
    [
        Preference(enabled=False, preferred=True),
        Preference(others=("SOFTWARE_TOKEN_MFA",)),
        Preference(enabled=True, others=("EMAIL_OTP",)),
    ],
)
def test_what_cannot_be_is_refused(wanted):
    with pytest.raises(MfaUnsuitable):
        decide_preference(wanted, ADA)


def test_codes_by_text_need_a_number():
    numberless = after(a_pool(), OWN)

    with pytest.raises(MfaUnsuitable):
        decide_preference(Preference(enabled=True), numberless)
    assert decide_preference(Preference(enabled=False), numberless) == {}
