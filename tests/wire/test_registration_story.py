"""A toll-free number that AWS would not let send: denied once, registered at last."""

from __future__ import annotations

import pytest

from engine.domain.account_commands import LeaveSmsSandbox
from tests.support.sending import Sending, ago
from tests.support.shop import VERIFYING
from tests.wire.registering import UNCLEAR, Registering

ADA = "+12065550100"


@pytest.fixture
def clerk(account: Sending) -> Registering:
    account.act(LeaveSmsSandbox(ago()))
    return Registering(account)


def test_a_denied_registration_is_written_again_and_its_number_delivers(clerk, shop):
    sns, pool = clerk.account.client("sns"), shop(**VERIFYING)
    ada = pool.user(phone_number="+12065550199")

    def published() -> tuple[str, str | None]:
        id_ = sns.publish(PhoneNumber=ADA, Message="Your table is ready")["MessageId"]
        row = clerk.account.judged(id_)
        return row.outcome, row.verdict

    number, registration = clerk.submitted()
    assert published() == ("undelivered", "origination-identity-unregistered")

    clerk.decide(registration, UNCLEAR)
    assert clerk.number_status(number) == "PENDING"
    assert published() == ("undelivered", "origination-identity-unregistered")

    clerk.eum.create_registration_version(RegistrationId=registration)
    clerk.eum.submit_registration_version(RegistrationId=registration)
    assert clerk.versions(registration) == ["DENIED", "DENIED"], "the new version was blank"

    clerk.eum.create_registration_version(RegistrationId=registration)
    clerk.filled(registration)
    clerk.eum.submit_registration_version(RegistrationId=registration)
    assert published() == ("undelivered", "origination-identity-unregistered")

    clerk.decide(registration)
    assert clerk.status(registration) == "COMPLETE"
    assert clerk.number_status(number) == "ACTIVE"
    assert published() == ("delivered", None)
    pool.update(ada, phone_number=ADA)
    code = clerk.account.judged(pool.messages()[-1].id)
    assert (code.outcome, code.sent_from) == ("delivered", "+18335550100")
