"""What SNS writes of a text into its delivery log, beside the documented and observed examples."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.domain.events import Carriage
from engine.wire.logs.record import line_of, record_of
from tests.web.rows import DELIVERED, LOST, PENDING

ID = "34d9b400-c6dd-5444-820d-fbeb0f1f54cf"
ARRIVED = replace(
    LOST,
    id=ID,
    outcome="delivered",
    verdict=None,
    requested_at="2016-06-28T00:40:34.558Z",
    destination="+12065550100",
    aws_says="Message has been accepted by phone carrier",
    sms_type="Transactional",
    price=6_450,
    carriage=Carriage(
        parts=1,
        encoding="GSM",
        log="success",
        reached_carrier=True,
        dwell_ms=599,
        device_ms=1344,
        carrier="My Phone Carrier",
        network=(310, 270),
    ),
)
# SNS developer guide, viewing delivery logs of texts; the destination is one for fiction.
GUIDES_SUCCESS = """
{"notification": {"messageId": "34d9b400-c6dd-5444-820d-fbeb0f1f54cf",
                  "timestamp": "2016-06-28 00:40:34.558"},
 "delivery": {"phoneCarrier": "My Phone Carrier", "mnc": 270, "numberOfMessageParts": 1,
              "destination": "+12065550100", "priceInUSD": 0.00645, "smsType": "Transactional",
              "mcc": 310, "providerResponse": "Message has been accepted by phone carrier",
              "dwellTimeMs": 599, "dwellTimeMsUntilDeviceAck": 1344},
 "status": "SUCCESS"}
"""
STOPPED = replace(
    ARRIVED,
    outcome="undelivered",
    verdict="spend-limit-reached",
    aws_says="No quota left for account",
    price=None,
    carriage=Carriage(parts=1, encoding="GSM", log="failure", dwell_ms=59),
)
FAILED = replace(
    ARRIVED,
    outcome="undelivered",
    verdict="carrier-unknown-error",
    aws_says="Unknown error attempting to reach phone",
    carriage=Carriage(
        parts=1,
        encoding="GSM",
        log="failure",
        reached_carrier=True,
        dwell_ms=1420,
        device_ms=1692,
    ),
)


def in_order(document):
    """A document whose members' order counts."""
    return json.loads(json.dumps(document), object_pairs_hook=list)


def test_a_success_is_the_guides_example_to_the_order_of_its_members():
    record = record_of(ARRIVED)

    assert in_order(record) == json.loads(GUIDES_SUCCESS, object_pairs_hook=list)


def test_the_line_is_json_without_blanks_and_numbers_are_numbers():
    record = record_of(ARRIVED)
    assert record is not None

    line = line_of(record)

    assert line.startswith('{"notification":{"messageId":"34d9b400-')
    assert '"mnc":270,' in line
    assert '"priceInUSD":0.00645,' in line
    assert "\n" not in line


def test_a_carriers_failure_has_all_but_the_carrier_and_its_codes():
    record = record_of(FAILED)
    assert record is not None

    success = record_of(ARRIVED)
    assert success is not None
    assert list(record["delivery"]) == list(success["delivery"])[1:]
    assert (record["delivery"]["mcc"], record["delivery"]["mnc"]) == (0, 0)
    assert record["delivery"]["priceInUSD"] == 0.00645
    assert record["status"] == "FAILURE"


def test_a_failure_before_the_carrier_is_short():
    # Three public logs of 2018, 2021 and 2023 have these members and no others.
    assert record_of(STOPPED) == {
        "notification": {"messageId": ID, "timestamp": "2016-06-28 00:40:34.558"},
        "delivery": {
            "destination": "+12065550100",
            "smsType": "Transactional",
            "providerResponse": "No quota left for account",
            "dwellTimeMs": 59,
        },
        "status": "FAILURE",
    }


@pytest.mark.parametrize(
    ("at", "timestamp"),
    [
        ("2026-11-22T13:54:35.510Z", "2026-11-22 13:54:35.51"),
        ("2026-11-22T13:54:35.500Z", "2026-11-22 13:54:35.5"),
        ("2026-11-22T13:54:35.001Z", "2026-11-22 13:54:35.001"),
        ("2026-11-22T13:54:35.000Z", "2026-11-22 13:54:35.0"),
        ("2026-11-22T13:54:30.000Z", "2026-11-22 13:54:30.0"),
    ],
)
def test_a_timestamps_last_noughts_are_cut(at, timestamp):
    record = record_of(replace(ARRIVED, requested_at=at))
    assert record is not None

    assert record["notification"]["timestamp"] == timestamp


def test_a_text_without_a_type_is_promotional_and_a_free_one_costs_nothing():
    record = record_of(replace(ARRIVED, sms_type=None, price=None))
    assert record is not None

    assert record["delivery"]["smsType"] == "Promotional"
    assert json.loads(line_of(record))["delivery"]["priceInUSD"] == 0


@pytest.mark.parametrize(
    "row",
    [
        PENDING,
        DELIVERED,
        *(
            replace(ARRIVED, carriage=Carriage(1, "GSM", log))
            for log in ("no-role", "not-sampled", "not-sns", "not-sent")
        ),
    ],
)
def test_what_the_log_has_not_has_no_record(row):
    assert record_of(row) is None
