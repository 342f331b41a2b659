"""What a phone's answer means: it opts out, it opts in, it asks for help.

Where nobody says which number it answers, that number is assumed to know every keyword.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.domain.account_errors import UnknownKeyword
from engine.domain.act_errors import TollFreeKeywordUnknown

if TYPE_CHECKING:
    from engine.domain.account_state import OriginationNumber

TOLL_FREE = "TOLL_FREE"
HELP = "HELP"  # AWS answers it with a text of the number's own, and changes nothing
START = "START"
UNSTOP = "UNSTOP"
# SNS developer guide, opting out of SMS.
OPT_OUT_KEYWORDS = frozenset(
    {"ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE"}
)
OPT_IN_KEYWORDS = frozenset({START, UNSTOP})
# The same guide: of toll-free numbers the carriers keep the opt-outs, and look for these alone.
TOLL_FREE_KEYWORDS = frozenset({"STOP", UNSTOP, HELP})


def meaning_of(written: str, to: OriginationNumber | None) -> Literal["out", "in", "help"]:
    """What the word does that a phone wrote to a number, if anything.

    Raises UnknownKeyword, or TollFreeKeywordUnknown for what only other numbers know.
    """
    keyword = keyword_of(written)
    if keyword not in OPT_OUT_KEYWORDS | OPT_IN_KEYWORDS | {HELP}:
        raise UnknownKeyword(written)
    if to is not None and to.number_type == TOLL_FREE and keyword not in TOLL_FREE_KEYWORDS:
        raise TollFreeKeywordUnknown(written, to.number)
    if keyword in OPT_OUT_KEYWORDS:
        return "out"
    return "in" if keyword in OPT_IN_KEYWORDS else "help"


def keyword_of(written: str) -> str:
    """The word without case and without what stands around it."""
    return written.strip().upper()


def opt_in_keyword(to: OriginationNumber | None) -> str:
    """What a phone writes to a number to get its texts again."""
    return UNSTOP if to is not None and to.number_type == TOLL_FREE else START
