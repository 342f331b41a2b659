"""The printed steps, carried out as the demo does: word for word, by boto3 and over HTTP."""

import msgspec
import pytest
from botocore.session import get_session

from engine.cli.answers import Message, Step
from engine.cli.aws_words import NotAnAwsCommand, parameters, parsed
from engine.cli.carry_out import StepFailed, Steps
from engine.cli.client import Client
from tests.web.instances import Shop


def carried_out(shop: Shop, message) -> list[str]:
    """What was done for a message, line by line."""
    done: list[str] = []
    steps = Steps(Client(shop.instance.url), lambda line, _: done.append(line))
    steps.carry_out(msgspec.convert(message, Message).steps, after=message["position"])
    return done


def test_a_mail_from_an_address_no_longer_proved_to_an_unproved_recipient_is_repaired(running):
    cognito = running.aws()
    running.post("/account", {"act": "identity", "identity": "sales@shop.example"})
    identity = "arn:aws:ses:us-east-1:000000000000:identity/sales@shop.example"
    pool = cognito.create_user_pool(
        PoolName="own identity",
        AutoVerifiedAttributes=["email"],
        EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": identity},
    )["UserPool"]["Id"]
    running.aws("ses").delete_identity(Identity="sales@shop.example")
    shop = Shop(running, cognito, pool)
    ada = shop.user("ada")
    shop.change(ada, "email", "ada@new.example")
    lost = shop.judged(ada)

    done = carried_out(shop, lost)
    cognito.admin_delete_user_attributes(
        UserPoolId=pool, Username=ada, UserAttributeNames=["email"]
    )
    shop.change(ada, "email", "ada@new.example")

    assert lost["verdict"] == "sender-identity-unverified"
    assert "$ aws ses verify-email-identity --email-address sales@shop.example" in done
    assert "$ aws ses verify-email-identity --email-address ada@new.example" in done
    assert shop.judged(ada)["outcome"] == "delivered"


def test_a_link_that_was_followed_proves_the_identity(running):
    ses = running.aws("ses", "eu-central-1")
    ses.verify_email_identity(EmailAddress="post@shop.example")

    def status():
        found = ses.get_identity_verification_attributes(Identities=["post@shop.example"])
        return found["VerificationAttributes"]["post@shop.example"]["VerificationStatus"]

    before = status()
    step = Step(
        by="wait",
        wait_for="the mail",
        inbox="post@shop.example",
        purpose="IdentityVerification",
        opens_link=True,
    )
    Steps(Client(running.url), lambda *_: None).carry_out((step,), after=0)

    assert (before, status()) == ("Pending", "Success")


def test_a_phone_that_said_stop_is_opted_in_again(shop):
    number = "+33639980123"
    shop.instance.post("/account", {"act": "receive", "keyword": "STOP", "from": number})
    shop.instance.post("/account", {"act": "leave-sms-sandbox"})
    ada = shop.user("ada")
    shop.change(ada, "phone_number", number)
    lost = shop.judged(ada)

    done = carried_out(shop, lost)

    assert lost["verdict"] == "opted-out"
    assert done == [f"$ aws sns opt-in-phone-number --phone-number {number}"]
    assert number not in shop.instance.get("/account").json()["opted_out"]


def test_a_step_that_is_refused_says_so(running):
    step = Step(by="sandpost", run="sandpost account register phone-none")

    with pytest.raises(StepFailed, match="phone-none"):
        Steps(Client(running.url), lambda *_: None).carry_out((step,), after=0)


def test_words_become_parameters_by_the_operations_own_model():
    model = get_session().get_service_model("pinpoint-sms-voice-v2")
    shape = model.operation_model("RequestPhoneNumber").input_shape
    command = parsed(
        "aws pinpoint-sms-voice-v2 request-phone-number --iso-country-code US"
        " --number-capabilities SMS VOICE --deletion-protection-enabled"
        " --region eu-west-1 --query PhoneNumberId --output text"
    )

    given = parameters(shape, command.options)

    assert (command.service, command.operation) == ("pinpoint-sms-voice-v2", "request-phone-number")
    assert given == {
        "IsoCountryCode": "US",
        "NumberCapabilities": ["SMS", "VOICE"],
        "DeletionProtectionEnabled": True,
    }
    assert command.tool == {"region": "eu-west-1", "query": "PhoneNumberId", "output": "text"}


@pytest.mark.parametrize("line", ["sandpost account register x", "aws sns list-topics here"])
def test_what_is_no_command_of_the_aws_command_line_is_not_tried(line):
    with pytest.raises(NotAnAwsCommand):
        parsed(line)
