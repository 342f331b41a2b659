"""The services' models are read late, once, and as AWS publishes them."""

import subprocess
import sys

import pytest

from engine.wire.model import load_service


def test_nothing_is_loaded_before_a_service_is_wanted():
    program = (
        "import sys, engine.wire.aws_json, engine.wire.aws_query; print('botocore' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


def test_a_service_is_read_once():
    assert load_service("sns") is load_service("sns")


@pytest.mark.parametrize(
    ("name", "protocol", "signing_name", "target_prefix", "operations"),
    [
        # AWS API models.
        ("cognito-idp", "json", "cognito-idp", "AWSCognitoIdentityProviderService", 141),
        ("pinpoint-sms-voice-v2", "json", "sms-voice", "PinpointSMSVoiceV2", 110),
        ("sns", "query", "sns", "", 42),
        ("ses", "query", "ses", "", 71),
    ],
)
def test_a_service_says_how_it_is_spoken_to(
    name, protocol, signing_name, target_prefix, operations
):
    service = load_service(name)

    assert service.protocol == protocol
    assert service.signing_name == signing_name
    assert service.target_prefix == target_prefix
    assert len(service.operations) >= operations


def test_a_service_of_another_protocol_is_refused():
    with pytest.raises(ValueError, match="rest-json"):
        load_service("sesv2")


def test_an_update_by_an_administrator_has_its_fourteen_errors_and_must_be_signed():
    update = load_service("cognito-idp").operations["AdminUpdateUserAttributes"]

    assert not update.unauthenticated
    assert len(update.errors) >= 14
    assert update.errors >= {"AliasExistsException", "OperationNotEnabledException"}
    assert "CodeDeliveryFailureException" not in update.errors


def test_the_operations_of_signed_out_users_need_no_signature():
    operations = load_service("cognito-idp").operations
    unsigned = {name for name, operation in operations.items() if operation.unauthenticated}

    assert len(unsigned) >= 34
    assert unsigned >= {"SignUp", "GetUser", "UpdateUserAttributes", "VerifyUserAttribute"}
    assert not any(name.startswith("Admin") for name in unsigned)
