"""What each country's carriers let texts be sent from.

Most people live in the countries of `RECENT`: the End User Messaging SMS user guide's "Supported
countries and regions" as it was in 2026. The others are from the last edition of that table that
was published as a file, with the countries that have a registration form of their own since. AWS
sends to the few that are in neither as well; nothing is known of them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

AS_OF = "2026"
OLDER_AS_OF = "2023-04"  # Pinpoint user guide, supported countries and regions


@dataclass(frozen=True, slots=True)
class Country:
    """Whether names are shown as sender (some only if registered), and which numbers can send.

    Codes that only receive do not count. With `international`, numbers of other countries that are
    enabled for it reach this one, as well as the networks between are able to.
    """

    sender_id: Literal["no", "yes", "registration"]
    short_codes: bool = False
    long_codes: bool = False
    international: bool = False


RECENT: Mapping[str, Country] = {
    "US": Country("no", short_codes=True, long_codes=True, international=True),
    "CA": Country("no", short_codes=True, long_codes=True, international=True),
    "PR": Country("no", short_codes=True, long_codes=True, international=True),
    "MX": Country("yes", short_codes=True, international=True),
    "BR": Country("no", short_codes=True, international=True),
    "AR": Country("no", short_codes=True, international=True),
    "CL": Country("no", short_codes=True, long_codes=True, international=True),
    "CO": Country("no", short_codes=True, international=True),
    "PE": Country("no", short_codes=True, international=True),
    "GB": Country("registration", short_codes=True, long_codes=True),
    "IE": Country("registration", long_codes=True),
    "FR": Country("yes", short_codes=True, international=True),
    "DE": Country("yes", short_codes=True, long_codes=True, international=True),
    "ES": Country("registration", short_codes=True, long_codes=True, international=True),
    "PT": Country("yes", short_codes=True, long_codes=True, international=True),
    "IT": Country("yes", short_codes=True, long_codes=True, international=True),
    "NL": Country("yes", short_codes=True, long_codes=True, international=True),
    "BE": Country("no", short_codes=True, long_codes=True, international=True),
    "LU": Country("yes", long_codes=True, international=True),
    "CH": Country("yes", international=True),
    "AT": Country("yes", short_codes=True, long_codes=True, international=True),
    "DK": Country("yes", long_codes=True, international=True),
    "SE": Country("yes", short_codes=True, long_codes=True, international=True),
    "NO": Country("yes", long_codes=True, international=True),
    "FI": Country("yes", short_codes=True, long_codes=True, international=True),
    "PL": Country("yes", long_codes=True, international=True),
    "CZ": Country("yes", long_codes=True, international=True),
    "HU": Country("no", long_codes=True, international=True),
    "RO": Country("yes", short_codes=True, long_codes=True, international=True),
    "BG": Country("yes", short_codes=True, international=True),
    "GR": Country("yes", long_codes=True),
    "TR": Country("registration", international=True),
    "UA": Country("yes", long_codes=True, international=True),
    "RU": Country("registration", short_codes=True),
    "IL": Country("yes", long_codes=True, international=True),
    "AE": Country("registration", short_codes=True),
    "SA": Country("registration"),
    "EG": Country("registration", short_codes=True, international=True),
    "ZA": Country("no", short_codes=True, long_codes=True, international=True),
    "NG": Country("yes", short_codes=True, international=True),
    "KE": Country("registration", short_codes=True, long_codes=True, international=True),
    "IN": Country("registration", short_codes=True, international=True),
    "PK": Country("yes", international=True),
    "LK": Country("registration", short_codes=True, long_codes=True, international=True),
    "BD": Country("yes", international=True),
    "SG": Country("yes", short_codes=True, long_codes=True, international=True),
    "MY": Country("no", short_codes=True, international=True),
    "ID": Country("registration", international=True),
    "TH": Country("registration", long_codes=True, international=True),
    "VN": Country("registration", international=True),
    "PH": Country("registration", international=True),
    "HK": Country("yes", long_codes=True, international=True),
    "TW": Country("no", long_codes=True, international=True),
    "CN": Country("no", short_codes=True),
    "JP": Country("yes", short_codes=True, international=True),
    "KR": Country("no", international=True),
    "AU": Country("registration", long_codes=True, international=True),
    "NZ": Country("no", short_codes=True, international=True),
}

_SHOW_NAMES = (
    "AD AF AG AI AL AM AW AZ BA BB BF BH BI BM BN BO BT BW BZ CD CF CI CK CM CV CY DJ DM DZ "
    "ER ET FJ FO GA GD GE GF GG GH GI GL GM GN GP GQ GW GY HN HR HT IM IQ IS JM KG KH KM LA "
    "LB LI LS LV LY MD ME MG MK ML MN MO MQ MR MS MT MU MV MW NA NC NE NP NU OM PA PF PG PS "
    "RE RS RW SB SC SI SL SM SN SO SR SS ST SZ TC TD TG TJ TL TN TO TT TV TZ UG UZ VG VU WS "
    "XK YE YT ZW"
)
_HIDE_NAMES = "BS CG CR FM GT GU KN KY LC MC MH MZ NI PY SV TM VE VI"
_REGISTER_NAMES = "BY JO KW KZ QA ZM"
OLDER: Mapping[str, Country] = {
    **{country: Country("yes") for country in _SHOW_NAMES.split()},
    **{country: Country("no") for country in _HIDE_NAMES.split()},
    **{country: Country("registration") for country in _REGISTER_NAMES.split()},
    **{country: Country("no", short_codes=True) for country in ("DO", "EC", "UY")},
    **{country: Country("yes", long_codes=True) for country in ("EE", "JE", "LT", "MM", "SK")},
    "LR": Country("no", long_codes=True),
    "MA": Country("yes", short_codes=True),
}
COUNTRIES: Mapping[str, Country] = {**OLDER, **RECENT}
