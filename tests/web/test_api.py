"""The `_sandpost` API over a real socket, as tests of other people's programs use it."""

import threading
import time
from urllib.parse import quote

import httpx
import pytest

from engine.domain.sms_prices import price_per_part
from tests.web.instances import NUMBER, SMS_ROLE, WAIT, instance

# The members of a message that other programs depend on (architecture, section 5).
MEMBERS = [
    "id",
    "pool",
    "user",
    "medium",
    "purpose",
    "from",
    "destination",
    "subject",
    "body",
    "code",
    "requested_at",
    "position",
    "outcome",
    "verdict",
    "caller_saw",
    "aws_says",
    "consequence",
    "resend",
    "checks",
]


def test_a_message_shows_request_verdict_checks_and_steps(shop):
    ada = shop.user("ada")

    shop.change(ada, "phone_number", NUMBER)

    message = shop.judged(ada)
    assert [name for name in MEMBERS if name not in message] == []
    assert (message["pool"], message["user"], message["medium"]) == (shop.pool, "ada", "SMS")
    assert (message["outcome"], message["verdict"]) == (
        "undelivered",
        "sandbox-destination-unverified",
    )
    assert message["body"].endswith(message["code"])
    assert message["from"] is None
    failed = {c["rule"]: c for c in message["checks"] if c["result"] == "failed"}
    assert list(failed) == ["sms-sandbox", "us-origination"]
    assert failed["sms-sandbox"]["saw"]["in_sandbox"] is True
    steps = failed["sms-sandbox"]["steps"]
    assert [step["by"] for step in steps] == ["aws", "wait", "aws"]
    assert steps[1]["for"] == "the one-time password, in the inbox"


def test_a_passed_check_has_evidence_and_no_repair(shop):
    ada = shop.user("ada")

    shop.change(ada, "email", "ada@new.example")

    message = shop.judged(ada)
    assert (message["outcome"], message["verdict"]) == ("delivered", None)
    assert message["from"] == "no-reply@verificationemail.com"
    assert all("steps" not in check and "saw" in check for check in message["checks"])


def test_messages_are_listed_newest_first_and_narrowed_by_every_filter(shop):
    for name in ("ada", "grace"):
        shop.change(shop.user(name), "email", f"{name}@new.example")
        shop.judged(name)
    shop.change("ada", "phone_number", NUMBER)
    shop.judged("ada")

    def listed(**filters):
        found = shop.instance.get("/messages", pool=shop.pool, **filters).json()["messages"]
        return [(one["user"], one["medium"]) for one in found]

    first = shop.instance.get("/messages", pool=shop.pool).json()["messages"][-1]["position"]
    assert listed() == [("ada", "SMS"), ("grace", "EMAIL"), ("ada", "EMAIL")]
    assert listed(user="grace") == [("grace", "EMAIL")]
    assert listed(to=NUMBER) == [("ada", "SMS")]
    assert listed(to=f" {NUMBER[1:]}") == [("ada", "SMS")]  # a plus that nobody encoded
    assert listed(medium="sms") == [("ada", "SMS")]
    assert listed(outcome="delivered") == [("grace", "EMAIL"), ("ada", "EMAIL")]
    assert listed(after=str(first)) == [("ada", "SMS"), ("grace", "EMAIL")]
    assert listed(limit="1") == [("ada", "SMS")]


def test_older_messages_are_reached_by_the_position_that_a_list_names(shop):
    for number in range(3):
        shop.change(shop.user(f"user-{number}"), "email", f"user-{number}@new.example")

    newest = shop.instance.get("/messages", pool=shop.pool, limit="2", **WAIT).json()
    older = shop.instance.get("/messages", pool=shop.pool, before=str(newest["next"])).json()

    users = [one["user"] for one in [*newest["messages"], *older["messages"]]]
    assert users == ["user-2", "user-1", "user-0"]
    assert older["next"] is None


def test_waiting_ends_when_a_message_begins_to_fit(shop):
    ada = shop.user("ada")
    late = threading.Timer(0.3, shop.change, (ada, "email", "ada@new.example"))

    late.start()
    begun = time.monotonic()
    found = shop.instance.get("/messages", user=ada, pool=shop.pool, outcome="delivered", **WAIT)

    late.join()
    assert [one["destination"] for one in found.json()["messages"]] == ["ada@new.example"]
    assert 0.25 < time.monotonic() - begun < 5


def test_waiting_in_vain_ends_with_an_empty_list_in_time(shop):
    begun = time.monotonic()

    found = shop.instance.get("/messages", pool=shop.pool, wait="0.5")

    assert found.json()["messages"] == []
    assert 0.45 < time.monotonic() - begun < 3


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"outcome": "lost"}, "outcome is 'lost'"),
        ({"medium": "fax"}, "medium is 'fax'"),
        ({"limit": "0x10"}, "limit is '0x10'"),
        ({"limit": "1001"}, "limit is 1001"),
        ({"limit": "0"}, "limit is 0"),
        ({"wait": "soon"}, "wait is 'soon'"),
        ({"wait": "301"}, "wait is 301"),
        ({"wait": "nan"}, "wait is nan"),
        ({"username": "ada"}, "Unknown: username"),
    ],
)
def test_a_parameter_that_means_nothing_is_refused_with_the_reason(running, parameters, said):
    answered = running.get("/messages", **parameters)

    assert answered.status_code == 400
    assert said in answered.json()["error"]


def test_a_code_whose_message_arrived_is_200_and_one_that_was_lost_is_409(shop):
    ada = shop.user("ada")
    path = f"/users/{shop.pool}/ada/code"

    shop.change(ada, "email", "ada@new.example")
    arrived = shop.instance.get(path, **WAIT)
    shop.change(ada, "phone_number", NUMBER)
    lost = shop.instance.get(path, **WAIT)

    assert (arrived.status_code, arrived.json()["attribute"]) == (200, "email")
    assert (lost.status_code, lost.json()["attribute"]) == (409, "phone_number")
    assert lost.json()["code"] == shop.judged(ada)["code"]
    assert lost.json()["verdict"] == "sandbox-destination-unverified"
    assert lost.json()["steps"]


def test_a_lost_code_is_given_to_who_wants_it_anyway_and_one_attribute_can_be_asked_for(shop):
    ada = shop.user("ada")
    path = f"/users/{shop.pool}/ada/code"
    shop.change(ada, "email", "ada@new.example")
    shop.change(ada, "phone_number", NUMBER)

    anyway = shop.instance.get(path, anyway="true", **WAIT)
    email = shop.instance.get(path, attribute="email", **WAIT)

    assert (anyway.status_code, anyway.json()["attribute"]) == (200, "phone_number")
    assert (email.status_code, email.json()["destination"]) == (200, "ada@new.example")


def test_the_code_that_signing_in_asks_for_is_found_too_until_it_is_answered(shop):
    of_pool = {"UserPoolId": shop.pool}
    ada, path = shop.user("ada"), f"/users/{shop.pool}/ada/code"
    password = "Correct-Horse-1"
    shop.cognito.set_user_pool_mfa_config(
        **of_pool,
        MfaConfiguration="ON",
        SmsMfaConfiguration={"SmsConfiguration": {"SnsCallerArn": SMS_ROLE}},
    )
    shop.cognito.admin_update_user_attributes(
        **of_pool,
        Username=ada,
        UserAttributes=[
            {"Name": "phone_number", "Value": NUMBER},
            {"Name": "phone_number_verified", "Value": "true"},
        ],
    )
    shop.cognito.admin_set_user_password(**of_pool, Username=ada, Password=password, Permanent=True)
    client = shop.cognito.create_user_pool_client(
        **of_pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]

    asked = shop.cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": ada, "PASSWORD": password},
    )
    found = shop.instance.get(path, **WAIT)

    assert (found.status_code, found.json()["destination"]) == (409, NUMBER)  # in the sandbox
    shop.cognito.respond_to_auth_challenge(
        ClientId=client,
        ChallengeName="SMS_MFA",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": ada, "SMS_MFA_CODE": found.json()["code"]},
    )
    assert shop.instance.get(path).status_code == 404


def test_a_code_is_found_by_sub_too_and_waited_for_until_it_is_sent(shop):
    ada = shop.user("ada")
    sub = next(
        one["Value"]
        for one in shop.cognito.admin_get_user(UserPoolId=shop.pool, Username=ada)["UserAttributes"]
        if one["Name"] == "sub"
    )
    late = threading.Timer(0.3, shop.change, (ada, "email", "ada@new.example"))

    late.start()
    answered = shop.instance.get(f"/users/{shop.pool}/{sub}/code", **WAIT)

    late.join()
    assert (answered.status_code, answered.json()["user"]) == (200, "ada")


@pytest.mark.parametrize("path", ["/users/us-east-1_nobody/ada/code", "/messages/none"])
def test_what_is_not_there_is_404_with_a_word_on_where_to_look(running, path):
    answered = running.get(path)

    assert answered.status_code == 404
    assert answered.json()["next_step"]


def test_a_user_without_a_code_has_none(shop):
    shop.user("ada")

    assert shop.instance.get(f"/users/{shop.pool}/ada/code").status_code == 404


def test_state_is_told_as_of_any_position_and_not_only_as_of_now(shop):
    ada = shop.user("ada")
    shop.change(ada, "email", "one@new.example")
    sub = shop.judged(ada)["sub"]
    between = shop.instance.end()
    shop.change(ada, "email", "two@new.example")
    stream = f"user/{shop.pool}/{sub}"

    then = shop.instance.get(f"/state/{stream}", at=str(between)).json()
    now = shop.instance.get(f"/state/{stream}").json()

    assert then["state"]["attributes"]["email"] == "one@new.example"
    assert now["state"]["attributes"]["email"] == "two@new.example"
    assert then["position"] <= between < now["position"]
    assert now["version"] > then["version"]


def test_before_its_first_event_a_stream_has_no_state(shop):
    before = shop.instance.end()
    pool = shop.cognito.create_user_pool(PoolName="later")["UserPool"]["Id"]

    assert shop.instance.get(f"/state/pool/{pool}", at=str(before)).status_code == 404
    assert shop.instance.get(f"/state/pool/{pool}").json()["state"]["name"] == "later"


def test_events_are_told_in_order_with_the_fields_of_their_entries(shop):
    ada = shop.user("ada")
    before = shop.instance.end()
    shop.change(ada, "email", "ada@new.example")
    shop.judged(ada)

    events = shop.instance.get("/events", after=str(before)).json()["events"]

    assert [one["type"] for one in events] == [
        "attributes-updated.1",
        "code-issued.1",
        "message-requested.1",
        "message-judged.1",
    ]
    assert [one["position"] for one in events] == list(range(before + 1, before + 5))
    assert events[0]["payload"]["changed"]["email"] == "ada@new.example"
    fields = {"stream", "version", "type", "at", "prev", "cause", "correlation", "payload"}
    assert set(events[0]) == {"position", *fields}


def test_one_streams_events_are_told_alone(shop):
    shop.user("ada")
    shop.user("grace")

    events = shop.instance.get("/events", stream=f"pool/{shop.pool}").json()["events"]

    assert [one["type"] for one in events] == ["pool-created.1"]


def test_health_tells_the_store_its_promise_the_world_and_how_far_everything_is(shop):
    shop.change(shop.user("ada"), "email", "ada@new.example")
    shop.judged("ada")
    shop.instance.get("/messages")  # waits until the projector has caught up

    answered = shop.instance.get("/health")

    health = answered.json()
    assert answered.status_code == 200
    assert health["able"] is True
    assert (health["store"], health["world"]) == ("memory", "new")
    assert "kept" in health["promise"]
    assert health["position"] > 0
    assert (health["projector_lag"], health["outbox_pending"], health["dead"]) == (0, 0, 0)


def test_an_act_changes_the_account_of_its_region_alone(running):
    answered = running.post("/account", {"act": "leave-sms-sandbox", "region": "eu-west-1"})

    assert answered.json()["in_sms_sandbox"] is False
    assert running.get("/account", region="eu-west-1").json()["in_sms_sandbox"] is False
    assert running.get("/account", region="eu-west-2").json()["in_sms_sandbox"] is True
    other = running.get("/account", account="111122223333", region="eu-west-1").json()
    assert other["in_sms_sandbox"] is True


def test_an_account_says_what_its_texts_have_cost_this_month(running):
    where = {"region": "eu-north-1"}
    sns = running.aws("sns", **where)
    leased = running.aws("pinpoint-sms-voice-v2", **where).request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="TOLL_FREE",
    )

    def published() -> tuple[str, int]:
        """What becomes of a text to AWS's simulator, and what was spent afterwards."""
        id_ = sns.publish(PhoneNumber="+14254147755", Message="hi")["MessageId"]
        outcome = running.get(f"/messages/{id_}", wait=20).json()["outcome"]
        return outcome, running.get("/account", **where).json()["spent_this_month"]

    assert published() == ("undelivered", 0)
    running.post("/account", {"act": "register", "id": leased["PhoneNumberId"], **where})
    assert published() == ("delivered", price_per_part("US", "TOLL_FREE"))


def test_a_phone_that_answers_stop_is_opted_out(running):
    act = {"act": "receive", "keyword": "STOP", "from": NUMBER, "region": "eu-west-3"}

    assert NUMBER in running.post("/account", act).json()["opted_out"]


SPAM = {"act": "carrier", "target": "US", "result": "spam"}


@pytest.mark.parametrize(
    ("act", "status", "said"),
    [
        ({"act": "fly"}, 400, "act is 'fly'"),
        ({}, 400, "act is ''"),
        ({"act": "register"}, 400, "must be told: id"),
        ({"act": "register", "id": "phone-none"}, 409, "phone-none"),
        ({"act": "register", "id": "x", "when": "now"}, 400, "Unknown: when"),
        ({"act": "leave-sms-sandbox", "account": "42"}, 400, "12 digits"),
        ({"act": "role", "arn": "x", "assumable": "perhaps"}, 400, "assumable is 'perhaps'"),
        ({"act": "role", "arn": "x", "may_send_texts": "?"}, 400, "may_send_texts is '?'"),
        ({"act": ["leave-sms-sandbox"]}, 400, "Only strings"),
        ({"act": "spend-quota", "usd": "much"}, 400, "usd is 'much'"),
        ({"act": "spend-quota", "usd": "0"}, 400, "usd is '0'"),
        ({"act": "spend-quota", "usd": "0.0000001"}, 400, "usd is '0.0000001'"),
        ({"act": "spend-quota", "usd": "-1"}, 400, "usd is '-1'"),
        ({"act": "deny", "id": "registration-1"}, 400, "must be told: reason"),
        ({"act": "deny", "id": "registration-1", "reason": "no"}, 409, "registration-1"),
        ({"act": "block"}, 400, "must be told: prefix"),
        ({"act": "block", "prefix": "49"}, 409, "'49' is not how a number begins"),
        ({"act": "review", "state": "over"}, 400, "state is 'over'"),
        ({"act": "carrier", "result": "spam"}, 400, "must be told: target"),
        ({"act": "carrier", "target": "US"}, 400, "carrier must be told the result (delivered, "),
        ({"act": "carrier", "target": "US", "result": "eaten"}, 400, "result is 'eaten'"),
        ({**SPAM, "percent": "half"}, 400, "percent is 'half'"),
        ({**SPAM, "percent": "0"}, 409, "0 is no percentage"),
        ({**SPAM, "percent": "101"}, 409, "101 is no percentage"),
        ({**SPAM, "seed": "-1"}, 400, "seed is '-1'"),
        ({**SPAM, "delay": "soon"}, 400, "delay is 'soon'"),
        ({**SPAM, "delay": "259200.001"}, 409, "is too long"),
        ({**SPAM, "target": "XX"}, 409, "'XX' is no target"),
        ({**SPAM, "target": "12065550100"}, 409, "'12065550100' is no target"),
        ({**SPAM, "clear": "true"}, 400, "Unknown: result"),
        ({**SPAM, "clear": "maybe"}, 400, "clear is 'maybe'"),
        (["leave-sms-sandbox"], 400, "Expected `object`"),
    ],
)
def test_an_act_that_means_nothing_changes_nothing_and_says_why(running, act, status, said):
    before = running.end()

    answered = running.post("/account", act)

    assert (answered.status_code, running.end()) == (status, before)
    assert said in answered.json()["error"]


def test_a_judged_message_is_not_judged_again(shop):
    shop.change(shop.user("ada"), "email", "ada@new.example")
    message = shop.judged("ada")

    answered = shop.instance.post(f"/messages/{message['id']}/judge")

    assert answered.status_code == 409


def test_a_message_that_nobody_asked_for_cannot_be_judged(running):
    answered = running.post("/messages/ffffffff-none/judge")

    assert answered.status_code == 404
    assert "GET /_sandpost/messages" in answered.json()["next_step"]


def test_reset_leaves_an_empty_world_that_works():
    with instance() as running:
        pool = running.aws().create_user_pool(PoolName="gone")["UserPool"]["Id"]

        answered = running.post("/reset")

        assert (answered.status_code, running.end()) == (204, 0)
        assert running.aws().list_user_pools(MaxResults=10)["UserPools"] == []
        assert running.get(f"/state/{quote(f'pool/{pool}')}").status_code == 404
        assert running.aws().create_user_pool(PoolName="new")["UserPool"]["Id"]


def test_another_host_or_page_gets_no_code_and_resets_nothing(running):
    url = f"{running.url}/_sandpost/reset"
    before = running.end()

    rebound = httpx.post(url, headers={"host": "evil.example"}, trust_env=False)
    foreign = httpx.post(url, headers={"origin": "https://evil.example"}, trust_env=False)

    assert (rebound.status_code, foreign.status_code, running.end()) == (403, 403, before)


def test_the_aws_endpoint_answers_pages_of_any_origin(running):
    headers = {"origin": "https://shop.example", "host": "anything.example"}
    answered = httpx.options(f"{running.url}/", headers=headers, trust_env=False)

    assert answered.headers["access-control-allow-origin"] == "*"


def test_a_browser_keeps_a_script_only_while_it_is_the_same(running):
    url = f"{running.url}/static/sandpost.js"
    first = httpx.get(url, trust_env=False)

    again = httpx.get(url, headers={"if-none-match": first.headers["etag"]}, trust_env=False)

    assert (first.status_code, again.status_code) == (200, 304)
    assert first.headers["cache-control"] == "no-cache"


def test_what_is_nowhere_is_said_in_the_language_of_who_asks(running):
    page = httpx.get(f"{running.url}/nowhere", trust_env=False)
    api = running.get("/nowhere")

    assert (page.status_code, api.status_code) == (404, 404)
    assert "There is no such page." in page.text
    assert "GET /_sandpost/nowhere is nothing here." in api.json()["error"]
