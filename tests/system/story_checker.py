"""Does the log that `sandpost demo --export FILE` left tell the story? Imports nothing of ours.

Run as `python -I story_checker.py FILE`: status 0 if the file holds an undelivered message, then
events that repair what it was lost for, then a delivered message to the same user.
"""

import json
import sys
from pathlib import Path

REPAIRS = (
    "origination-number-requested.1",
    "registration-completed.1",
    "sandbox-number-added.1",
    "sandbox-number-verified.1",
)


def ended(events: list[dict], outcome: str) -> list[tuple[int, str]]:
    """Position of the verdict and user of each message to a user that ended so."""
    requests = {
        event["payload"]["id"]: event["payload"]
        for event in events
        if event["type"] == "message-requested.1"
    }
    return [
        (event["position"], requests[event["payload"]["message"]]["user"])
        for event in events
        if event["type"] == "message-judged.1"
        and event["payload"]["outcome"] == outcome
        and requests[event["payload"]["message"]].get("user")
    ]


def check(lines: list[str]) -> None:
    """Raise, with a sentence, for a file that tells another story."""
    header, *events = map(json.loads, lines)
    assert header["format"] == "sandpost-log", "the first line is no header of a log"
    assert header["events"] == len(events), "the file is cut short"
    lost, arrived = ended(events, "undelivered"), ended(events, "delivered")
    assert len(lost) == 1, f"{len(lost)} undelivered messages to a user"
    assert len(arrived) == 1, f"{len(arrived)} delivered messages to a user"
    (lost_at, loser), (arrived_at, winner) = lost[0], arrived[0]
    assert loser == winner, "the two are to different users"
    places = {event["type"]: event["position"] for event in events if event["type"] in REPAIRS}
    assert set(places) == set(REPAIRS), f"repaired by {sorted(places)} only"
    assert all(lost_at < place < arrived_at for place in places.values()), "repaired too late"


if __name__ == "__main__":
    check(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
