"""The EDRM MIH is the MD5 of a Message-ID with its angle brackets, its case kept.

The first value is published: Relativity's manual prints the header line, what is digested, and the
hash (help.relativity.com, RelativityOne, "Using EDRM MIH to identify duplicates in emails").  The
others are those of ``printf '%s' '<...>' | md5sum``, made outside this program.  A profile for Nuix
that computes the hash (stephenlstewart/EDRM.MIH.Nuix) digests the same characters, up to and with
the closing bracket, and writes the digits in capitals.
"""

from __future__ import annotations

import pytest

from letterbook.model.identity import StatedId
from letterbook.rules.edrm_hash import edrm_mih

VECTORS = {
    "CALckR-a8UDkRjO4xJyjd_s0GPxQWw@mail.gmail.com": "1de319c276884bd0c9e2f1621ada26cc",
    "20181018.1@halcyon.example": "684b44f03562d91f1570642a0f8a84a7",
    "CAPg+x=Ab.c_d@mail.example.org": "a83881266613e24bc69dcf07779acf04",
    "1.UPPER@Case.Example": "5e2b935ded49dd6a16cda5636d30c436",
}


@pytest.mark.parametrize(("stated", "value"), list(VECTORS.items()))
def test_the_hash_is_of_the_identifier_in_brackets(stated: str, value: str) -> None:
    """The same 32 digits as any other program gives."""
    assert edrm_mih(StatedId(stated)) == value


def test_another_case_is_another_message() -> None:
    """The identifier counts as it is written."""
    assert edrm_mih(StatedId("1.upper@case.example")) not in VECTORS.values()
