"""Filter patterns of CloudWatch Logs: what each lets pass, and what is refused."""

from __future__ import annotations

import pytest

from engine.wire.logs.pattern import PatternNotUnderstood, matcher

RECORD = {
    "notification": {"messageId": "34d9b400-c6dd-5444-820d-fbeb0f1f54cf"},
    "delivery": {
        "destination": "+12065550100",
        "priceInUSD": 0.00883,
        "smsType": "Transactional",
        "mcc": 310,
        "providerResponse": "No quota left for account",
    },
    "status": "FAILURE",
}


@pytest.mark.parametrize(
    ("pattern", "passes"),
    [
        ("", True),
        ("  ", True),
        # Words and phrases: all of them, whole, in their very spelling.
        ("FAILURE", True),
        ("SUCCESS", False),
        ("failure", False),
        ("FAIL", False),
        ("AILURE", False),
        ("quota account", True),
        ("quota SUCCESS", False),
        ('"No quota left"', True),
        ('"quota lef"', False),
        ('"left No"', False),
        ('"+12065550100"', True),
        ('"+1206"', False),
        ('"\\"status\\":\\"FAILURE\\""', True),
        ('  "No quota left"   Transactional ', True),
        # Selectors.
        ('{ $.status = "FAILURE" }', True),
        ('{$.status="FAILURE"}', True),
        ("{ $.status = FAILURE }", True),
        ('{ $.status = "SUCCESS" }', False),
        ('{ $.status != "SUCCESS" }', True),
        ('{ $.status != "FAILURE" }', False),
        ('{ $.delivery.providerResponse = "No quota left for account" }', True),
        ('{ $.delivery.providerResponse = "No quota" }', False),
        ('{ $.delivery.providerResponse = "No quota*" }', True),
        ('{ $.delivery.providerResponse = "*account" }', True),
        ('{ $.delivery.providerResponse = "*left*for*" }', True),
        ('{ $.delivery.providerResponse = "*for*left*" }', False),
        ('{ $.delivery.providerResponse = "No quota left for account*account" }', False),
        ('{ $.delivery.providerResponse != "Phone*" }', True),
        ("{ $.delivery.destination = +1206* }", True),
        ("{ $.delivery.mcc = 310 }", True),
        ("{ $.delivery.mcc = 310.0 }", True),
        ("{ $.delivery.mcc != 310 }", False),
        ("{ $.delivery.priceInUSD = 0.00883 }", True),
        ('{ $.delivery.mcc = "310" }', False),
        # Of what is not there nothing is true.
        ('{ $.delivery.carrier = "x" }', False),
        ('{ $.delivery.carrier != "x" }', False),
        ('{ $.status.more != "x" }', False),
        # && binds closer than ||.
        ('{ $.status = "FAILURE" && $.delivery.mcc = 310 }', True),
        ('{ $.status = "SUCCESS" && $.delivery.mcc = 310 }', False),
        ('{ $.status = "SUCCESS" || $.delivery.mcc = 310 }', True),
        ('{ $.status = "FAILURE" || $.delivery.mcc = 1 && $.delivery.mcc = 2 }', True),
        ('{ ($.status = "FAILURE" || $.delivery.mcc = 1) && $.delivery.mcc = 2 }', False),
        ('{ ($.status = "FAILURE") && (($.delivery.mcc = 310)) }', True),
    ],
)
def test_a_record_passes_if_it_is_what_the_pattern_says(pattern, passes):
    assert matcher(pattern)(RECORD) is passes


@pytest.mark.parametrize(
    ("pattern", "rest"),
    [
        ("?ERROR ?WARN", "?ERROR ?WARN"),
        ("-SUCCESS", "-SUCCESS"),
        ("%[Ff]ail%", "%[Ff]ail%"),
        ("[ip, user, status = 4*]", "[ip, user, status = 4*]"),
        ("no-hyphens", "no-hyphens"),
        ('"never closed', '"never closed'),
        ('"closed"early', '"closed"early'),
        ("{ $.status }", "its end"),
        ("{}", "its end"),
        ('{ $.status = "FAILURE"', '{ $.status = "FAILURE"'),
        ("{ $.delivery.mcc > 300 }", "> 300"),
        ("{ $.delivery.mcc IS NULL }", "IS NULL"),
        ("{ $.delivery.carrier NOT EXISTS }", "NOT EXISTS"),
        ('{ status = "FAILURE" }', 'status = "FAILURE"'),
        ('{ $.list[0] = "x" }', '[0] = "x"'),
        ('{ $.status = "FAILURE" $.status = "x" }', '$.status = "x"'),
        ('{ $.status = "FAILURE" && }', "its end"),
        ('{ ($.status = "FAILURE" }', "its end"),
        ("{ $.status = %x% }", "%x%"),
        ("{ $.status = }", "its end"),
        ("{ " + "(" * 500 + " }", "(" * 40),
    ],
)
def test_what_is_not_understood_is_refused_and_says_where(pattern, rest):
    with pytest.raises(PatternNotUnderstood) as strange:
        matcher(pattern)

    said = str(strange.value)
    assert said.startswith(f"Invalid filter pattern at {rest[:40]}")
    assert "Sandpost understands words, phrases in quotation marks, and JSON selectors" in said


def test_many_stars_take_no_longer_than_few():
    pattern = '{ $.delivery.providerResponse = "' + "*a" * 480 + '" }'

    assert not matcher(pattern)({"delivery": {"providerResponse": "a" * 400}})
