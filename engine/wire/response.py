"""What goes back over the wire."""

from msgspec import Struct

MAX_HEADER_CHARACTERS = 1_024  # clients refuse lines over 64 KiB; AWS's own limit is not known


class WireResponse(Struct, frozen=True):
    """One finished HTTP answer: lower-case header names, its length among them."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def header_value(text: str) -> bytes:
    """The text as a header can carry it: one line of printable ASCII, of bounded length."""
    kept = text[:MAX_HEADER_CHARACTERS]
    return "".join(c if " " <= c <= "~" else " " for c in kept).strip().encode("ascii")
