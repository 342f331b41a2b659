"""SES, version 1, as boto3 sees it: the identities that an account may send from."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError

from engine.domain.account_commands import ConfirmIdentity, DeclareIdentity, VerifyIdentity
from engine.web.acts import identity_confirmed
from tests.support.sending import REGION, Sending, ago, told

ADA = "ada@old.example"


@pytest.fixture
def ses(account: Sending):
    return account.client("ses")


def status(ses, identity: str) -> str | None:
    """Where an identity's proof stands; None for one that the account has not."""
    answer = ses.get_identity_verification_attributes(Identities=[identity])
    found = answer["VerificationAttributes"].get(identity, {})
    told_status: str | None = found.get("VerificationStatus")
    return told_status


def link_in(body: str) -> tuple[str, dict[str, str]]:
    """Where the link in a mail leads, and what it asks for."""
    (found,) = re.findall(r"http://\S+", body)
    parts = urlsplit(found)
    asked = {name: value for name, (value,) in parse_qs(parts.query).items()}
    return f"{parts.scheme}://{parts.netloc}{parts.path}", asked


# ── VerifyEmailIdentity ──────────────────────────────────────────────────────────────────────


def test_an_address_is_pending_until_its_link_is_followed(account, ses):
    ses.verify_email_identity(EmailAddress=ADA)

    (mail,) = account.messages()
    assert (mail.medium, mail.destination) == ("EMAIL", ADA)
    assert status(ses, ADA) == "Pending"


def test_the_mail_links_back_to_this_instance_and_says_whose_identity_it_is(account, ses):
    ses.verify_email_identity(EmailAddress=ADA)

    (mail,) = account.messages()
    where, asked = link_in(mail.body)
    port = urlsplit(account.live.url).port
    assert where == f"http://localhost:{port}/_sandpost/verify-identity"
    assert asked == {"token": mail.code, "account": account.id, "region": REGION}


def test_the_pages_understand_the_link(account, ses):
    ses.verify_email_identity(EmailAddress=ADA)
    (mail,) = account.messages()

    caller, command = identity_confirmed(link_in(mail.body)[1], ago())

    assert (caller.account, caller.region, command.token) == (account.id, REGION, mail.code)


def test_following_the_link_verifies_the_address(account, ses):
    ses.verify_email_identity(EmailAddress=ADA)
    _, asked = link_in(account.messages()[0].body)

    account.act(ConfirmIdentity(asked["token"], ago()), region=asked["region"])

    assert status(ses, ADA) == "Success"


def test_verifying_a_pending_address_again_sends_another_mail(account, ses):
    ses.verify_email_identity(EmailAddress=ADA)

    ses.verify_email_identity(EmailAddress=ADA)

    first, second = account.messages()
    assert first.code != second.code
    assert status(ses, ADA) == "Pending"


def test_verifying_a_verified_address_again_does_nothing(account, ses):
    account.act(DeclareIdentity(ADA, "token", ago()))

    with account.unchanged():
        ses.verify_email_identity(EmailAddress=ADA)


@pytest.mark.parametrize("address", ["ada", "ada@", "@old.example", "ada @old.example", ""])
def test_what_is_no_address_cannot_be_verified(account, ses, address):
    error = account.refused(ClientError, lambda: ses.verify_email_identity(EmailAddress=address))

    assert told(error) == (400, "InvalidParameterValue", f"Invalid email address<{address}>.")


def test_an_address_must_be_given(account, ses):
    error = account.refused(ClientError, ses.verify_email_identity)

    text = (
        "1 validation error detected: Value null at 'emailAddress' failed to satisfy constraint: "
        "Member must not be null"
    )
    assert told(error) == (400, "ValidationError", text)


# ── GetIdentityVerificationAttributes ────────────────────────────────────────────────────────


def test_only_domains_have_a_token_to_publish(account, ses):
    account.act(DeclareIdentity(ADA, "token-of-ada", ago()))
    account.act(DeclareIdentity("new.example", "token-of-domain", ago()))

    answer = ses.get_identity_verification_attributes(Identities=[ADA, "new.example"])

    assert answer["VerificationAttributes"] == {
        ADA: {"VerificationStatus": "Success"},
        "new.example": {"VerificationStatus": "Success", "VerificationToken": "token-of-domain"},
    }


def test_a_link_that_nobody_followed_for_a_day_has_failed(account, ses):
    account.act(VerifyIdentity(ADA, "token", "http://link", f"{account.id}-1", ago(hours=25)))

    assert status(ses, ADA) == "Failed"


def test_identities_of_others_are_not_told(account, ses):
    account.act(DeclareIdentity(ADA, "token", ago()), region="eu-west-1")

    assert status(ses, ADA) is None


def test_a_domain_is_the_same_in_any_case(account, ses):
    account.act(DeclareIdentity(ADA, "token", ago()))

    assert status(ses, "ada@OLD.example") == "Success"
    assert status(ses, "Ada@old.example") is None


def test_a_hundred_identities_can_be_asked_for_at_once(account, ses):
    names = [f"user{number}@old.example" for number in range(101)]

    answer = ses.get_identity_verification_attributes(Identities=names[:100])
    error = account.refused(
        ClientError, lambda: ses.get_identity_verification_attributes(Identities=names)
    )

    text = (
        "1 validation error detected: Value at 'identities' failed to satisfy constraint: "
        "Member must have length less than or equal to 100"
    )
    assert answer["VerificationAttributes"] == {}
    assert told(error) == (400, "ValidationError", text)


# ── ListIdentities ───────────────────────────────────────────────────────────────────────────


def declare(account: Sending, *identities: str) -> None:
    for identity in identities:
        account.act(DeclareIdentity(identity, f"token-of-{identity}", ago()))


def test_identities_are_listed_as_they_were_written_whether_verified_or_not(account, ses):
    declare(account, "new.example")
    ses.verify_email_identity(EmailAddress="Ada@OLD.example")

    assert ses.list_identities()["Identities"] == ["Ada@OLD.example", "new.example"]


def test_identities_are_listed_by_type(account, ses):
    declare(account, "new.example", ADA)

    listed = {
        kind: ses.list_identities(IdentityType=kind)["Identities"]
        for kind in ("EmailAddress", "Domain")
    }

    assert listed == {"EmailAddress": [ADA], "Domain": ["new.example"]}


def test_identities_are_listed_page_by_page(account, ses):
    names = [f"user{number}@old.example" for number in range(5)]
    declare(account, *names)

    pages = list(ses.get_paginator("list_identities").paginate(PaginationConfig={"PageSize": 2}))

    assert [page["Identities"] for page in pages] == [names[:2], names[2:4], names[4:]]
    assert "NextToken" not in pages[-1]


def test_a_type_that_is_none_is_refused_without_repeating_it(account, ses):
    error = account.refused(ClientError, lambda: ses.list_identities(IdentityType="Robot"))

    status_code, code, text = told(error)
    assert (status_code, code) == (400, "ValidationError")
    assert text.startswith(
        "1 validation error detected: Value at 'identityType' failed to satisfy constraint: "
        "Member must satisfy enum value set: ["
    )


@pytest.mark.parametrize(
    ("size", "constraint"),
    [
        (0, "Member must have value greater than or equal to 1"),
        (1001, "Member must have value less than or equal to 1000"),
    ],
)
def test_a_page_holds_one_to_a_thousand_identities(account, ses, size, constraint):
    error = account.refused(ClientError, lambda: ses.list_identities(MaxItems=size))

    text = (
        "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: "
        f"{constraint}"
    )
    assert told(error) == (400, "ValidationError", text)


def test_a_token_that_no_page_gave_is_refused(account, ses):
    error = account.refused(ClientError, lambda: ses.list_identities(NextToken="nonsense"))

    assert told(error) == (400, "InvalidParameterValue", "Invalid NextToken.")


# ── DeleteIdentity ───────────────────────────────────────────────────────────────────────────


def test_a_deleted_identity_is_gone(account, ses):
    declare(account, ADA, "new.example")

    ses.delete_identity(Identity="ada@OLD.example")

    assert ses.list_identities()["Identities"] == ["new.example"]
    assert status(ses, ADA) is None


def test_deleting_an_identity_that_is_not_there_is_no_error(account, ses):
    with account.unchanged():
        ses.delete_identity(Identity=ADA)


# ── Everything else ──────────────────────────────────────────────────────────────────────────


def test_what_is_not_simulated_says_so(account, ses):
    error = account.refused(ClientError, lambda: ses.verify_domain_identity(Domain="new.example"))

    text = "Sandpost does not simulate VerifyDomainIdentity of ses."
    assert told(error) == (501, "NotImplementedException", text)
