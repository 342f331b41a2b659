"""Requests made at random from the service models: right, nearly right and mutilated ones.

What calls answered is remembered by the names of its members, so that later requests are about
pools, users, tokens and codes that there are.
"""

from __future__ import annotations

import base64
import json
import re
from collections import defaultdict
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import msgspec
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.serialize import create_serializer

from engine.bootstrap import SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.model import OperationModel, Shape

REMEMBERED = 40  # values of one name
ODD_TEXTS = (
    "",
    " ",
    "\n",
    "\x00",
    "null",
    "ada",
    "Ada@shop.example",
    "é😀",
    "\u202e",
    "x" * 129,
    "y" * 3000,
    "../../etc",
    "${jndi}",
    "{####}",
    "{##Click##}",
    "'; --",
    "<b>",
    "-1",
    "1e999",
    "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_x",
)
GOOD_TEXTS: Mapping[str, tuple[str, ...]] = {
    "Username": ("ada", "bob", "ada@shop.example", "+12065550100"),
    "USERNAME": ("ada", "bob", "ada@shop.example", "+12065550100"),
    "AuthFlow": ("USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"),
    "ChallengeName": ("NEW_PASSWORD_REQUIRED", "SMS_MFA"),
    "Password": ("Abcdef1!", "Abcdef1!", "Zyxwvu9?"),
    "PASSWORD": ("Abcdef1!", "Zyxwvu9?"),
    "NEW_PASSWORD": ("Abcdef1!", "Zyxwvu9?"),
    "PreviousPassword": ("Abcdef1!", "Zyxwvu9?"),
    "ProposedPassword": ("Abcdef1!", "Zyxwvu9?"),
    "TemporaryPassword": ("Abcdef1!",),
    "Name": ("email", "phone_number", "email_verified", "name", "custom:x", "sub"),
    "Value": ("ada@shop.example", "bob@shop.example", "+12065550100", "true", "false", ""),
    "AttributeName": ("email", "phone_number"),
    "PhoneNumber": ("+12065550100", "+4930123456"),
    "phoneNumber": ("+12065550100", "+4930123456"),
    "DestinationPhoneNumber": ("+12065550100",),
    "SnsCallerArn": ("arn:aws:iam::000000000000:role/sms",),
    "PoolName": ("shop",),
    "ClientName": ("shop",),
    "EmailAddress": ("ada@shop.example",),
    "Filter": ('username = "ada"', 'email ^= "a"', "nonsense"),
}


# A member of an answer, and what requests call the same thing.
CALLED_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "Id": ("UserPoolId",),
    "Arn": ("ResourceArn",),
    "RefreshToken": ("Token", "REFRESH_TOKEN"),
    "UserSub": ("Username",),
    "PhoneNumber": ("PhoneNumber", "phoneNumber"),
}
POOL: Mapping[str, Any] = {
    "PoolName": "shop",
    "AutoVerifiedAttributes": ["email", "phone_number"],
    "AliasAttributes": ["email", "phone_number"],
    "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"},
    "Schema": [{"Name": "x", "AttributeDataType": "String", "Mutable": True}],
}
POOL_ID = re.compile(r"us-east-1_[0-9A-Za-z]+")
NEEDED = frozenset({"AuthParameters", "ChallengeResponses", "Username", "Password"})
ANSWERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "AuthParameters": (("USERNAME", "PASSWORD"), ("REFRESH_TOKEN",), ("USERNAME", "x"), ()),
    "ChallengeResponses": (
        ("USERNAME", "NEW_PASSWORD"),
        ("USERNAME", "SMS_MFA_CODE"),
        ("USERNAME", "userAttributes.name"),
        (),
    ),
}
FOLLOWS: Mapping[str, str] = {
    "SignUp": "ConfirmSignUp",
    "ResendConfirmationCode": "ConfirmSignUp",
    "ForgotPassword": "ConfirmForgotPassword",
    "AdminResetUserPassword": "ConfirmForgotPassword",
    "UpdateUserAttributes": "VerifyUserAttribute",
    "GetUserAttributeVerificationCode": "VerifyUserAttribute",
    "AdminCreateUser": "AdminInitiateAuth",
    "InitiateAuth": "RespondToAuthChallenge",
    "AdminInitiateAuth": "AdminRespondToAuthChallenge",
}
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


class Sent(NamedTuple):
    """A request, ready to be sent, and whether it is as an SDK would write it."""

    service: str
    operation: str
    headers: dict[str, str]
    body: bytes
    whole: bool
    given: Mapping[str, Any]


@cache
def _model(service: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


class Requests:
    """Draws requests; the same seed and the same answers draw the same ones."""

    def __init__(self, seed: int) -> None:
        self._next: str | None = None
        self._sparing = False  # whether only what is required is said, which is accepted more often
        self._random = Random(seed)  # noqa: S311  # to be drawn again
        self._known: defaultdict[str, list[str]] = defaultdict(list)
        self._operations = [
            (service.name, operation) for service in SERVICES for operation in service.operations
        ]

    def remember(self, name: str, value: str) -> None:
        """A value of a member of this name that there is."""
        values = self._known[name]
        if value in values:
            values.remove(value)
        values.append(value)
        del values[:-REMEMBERED]

    def learn(self, answer: object) -> None:
        """Remember the texts of an answer, wherever they stand."""
        if isinstance(answer, dict):
            for name, value in answer.items():
                if isinstance(value, str):
                    for known in (name, *CALLED_ELSEWHERE.get(name, ())):
                        if known != "UserPoolId" or POOL_ID.fullmatch(value):
                            self.remember(known, value)
                self.learn(value)
        elif isinstance(answer, list):
            for value in answer:
                self.learn(value)

    def accepted(self, sent: Sent) -> None:
        """Go on with what belongs after it, mostly, and with what it was about."""
        self._next = FOLLOWS.get(sent.operation)
        if sent.whole and sent.service == "cognito-idp":
            self.learn(sent.given)

    def draw(self) -> Sent:
        """The next request."""
        most = self._random.random() < 0.7
        wanted = [one for one in self._operations if not most or one[0] == "cognito-idp"]
        service, name = self._random.choice(wanted)
        if self._next is not None and self._random.random() < 0.7:
            service, name = "cognito-idp", self._next
        self._next = None
        operation = _model(service).operation_model(name)
        self._sparing = self._random.random() < 0.6
        given = self._structure(operation.input_shape, 0) if operation.input_shape else {}
        headers, body = self._written(operation, given)
        whole = self._random.random() < 0.8
        if not whole:
            body = self._mutilated(body)
        return Sent(service, name, headers, body, whole, given)

    def beginning(self) -> Iterator[Sent]:
        """What makes that there is something to ask about; learn from each before the next."""
        yield self._right("CreateUserPool", **POOL)
        pool = {"UserPoolId": self._known["UserPoolId"][-1]}
        yield self._right(
            "CreateUserPoolClient", **pool, ClientName="shop", ExplicitAuthFlows=FLOWS
        )
        for name in ("ada", "bob"):
            who = {**pool, "Username": name}
            verified = {"email": f"{name}@shop.example", "email_verified": "true"}
            given = [{"Name": one, "Value": value} for one, value in verified.items()]
            first = {"TemporaryPassword": "Abcdef1!", "UserAttributes": given}
            yield self._right("AdminCreateUser", **who, **first)
            yield self._right("AdminSetUserPassword", **who, Password="Abcdef1!", Permanent=True)
            yield self._right(
                "AdminInitiateAuth",
                **pool,
                ClientId=self._known["ClientId"][-1],
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": name, "PASSWORD": "Abcdef1!"},
            )

    def _right(self, operation: str, **given: Any) -> Sent:
        headers, body = self._written(_model("cognito-idp").operation_model(operation), given)
        return Sent("cognito-idp", operation, headers, body, whole=True, given=given)

    # ── Values ───────────────────────────────────────────────────────────────────────────────

    def _value(self, name: str, shape: Shape, depth: int) -> Any:
        if self._random.random() < 0.02:
            return self._random.choice([None, 7, True, [], {}, "text", [[]], {"a": {"b": []}}, 1.5])
        match shape.type_name:
            case "structure":
                return self._structure(shape, depth + 1)
            case "list":
                count = self._random.choice([0, 1, 1, 2])
                return [self._value(name, shape.member, depth + 1) for _ in range(count)]
            case "map":
                return {key: self._value(key, shape.value, depth + 1) for key in self._keys(name)}
            case "boolean":
                return self._random.random() < 0.5
            case "integer" | "long":
                return self._random.choice([0, 1, 5, 60, 3600, -1, 10**6, 2**31])
            case "float" | "double":
                return self._random.choice([0.0, 0.5, 1e9])
            case "blob":
                return b"blob"
            case "timestamp":
                return 1_700_000_000
            case _:
                return self._text(name, shape)

    def _keys(self, name: str) -> list[str]:
        if name in ANSWERS:
            return list(self._random.choice(ANSWERS[name]))
        return self._random.sample(["a", "b", "custom:x", "aws:x"], self._random.choice([0, 1, 2]))

    def _structure(self, shape: Shape, depth: int) -> dict[str, Any]:
        found = {}
        answers = "ChallengeResponses" in shape.members
        for name, member in shape.members.items():
            needed = name in NEEDED or (answers and name == "Session")
            required = name in shape.required_members
            often = 0.03 if self._sparing else 0.25 if depth < 4 else 0.0
            if self._random.random() < (0.98 if required or needed else often):
                found[name] = self._value(name, member, depth)
        return found

    def _text(self, name: str, shape: Shape) -> str:
        drawn = self._random.random()
        values = shape.metadata.get("enum")
        if values and drawn < 0.9 and not (name in GOOD_TEXTS and drawn < 0.6):
            return str(self._random.choice(values))
        if name in self._known and drawn < 0.5:
            return self._known[name][-1]  # what belongs together was mostly learnt together
        known = [*self._known.get(name, ()), *GOOD_TEXTS.get(name, ())]
        if known and drawn < 0.9:
            return str(self._random.choice(known))
        if drawn < 0.95 and self._known:
            return self._random.choice(self._known[self._random.choice(list(self._known))])
        return self._random.choice(ODD_TEXTS)

    # ── Bytes ────────────────────────────────────────────────────────────────────────────────

    def _written(
        self, operation: OperationModel, given: dict[str, Any]
    ) -> tuple[dict[str, str], bytes]:
        protocol = operation.service_model.metadata["protocol"]
        scope = f"000000000000/20261128/us-east-1/{operation.service_model.signing_name}"
        headers = {
            "authorization": f"AWS4-HMAC-SHA256 Credential={scope}/aws4_request, Signature=0"
        }
        if protocol == "json":
            metadata = operation.service_model.metadata
            headers["x-amz-target"] = f"{metadata['targetPrefix']}.{operation.name}"
            headers["content-type"] = f"application/x-amz-json-{metadata['jsonVersion']}"
            return headers, json.dumps(given, default=_plain).encode("utf-8", "surrogatepass")
        headers["content-type"] = "application/x-www-form-urlencoded"
        try:
            form = create_serializer("query").serialize_to_request(given, operation)["body"]
        except Exception:  # noqa: BLE001  # another type than the model's: no SDK can write that
            form = {"Action": operation.name, "Version": operation.service_model.api_version}
        return headers, "&".join(f"{k}={_quoted(v)}" for k, v in form.items()).encode()

    def _mutilated(self, body: bytes) -> bytes:
        where = self._random.randrange(len(body) + 1)
        match self._random.randrange(6):
            case 0:
                return body[:where]
            case 1:
                return body[:where] + bytes([self._random.randrange(256)]) + body[where + 1 :]
            case 2:
                return body[:where] + body[where:] * 2
            case 3:
                return self._random.randbytes(40)
            case 4:
                return body.replace(b'"', b"'", self._random.randrange(3))
            case _:
                return b'{"UserPoolId":' + b"[" * self._random.choice([10, 5000])


def _plain(value: object) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _quoted(value: object) -> str:
    return quote(str(value), safe="", errors="surrogatepass")


def read(body: bytes) -> object:
    """An answer's body, if it is JSON."""
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        return None
