"""The types of the JSON that the commands print: the contract, and what only a command has."""

from __future__ import annotations

import msgspec

from letterbook.cli.demo import DemoReply
from letterbook.contract import schemas
from letterbook.contract.schemas import SCHEMA_NUMBER as SCHEMA_NUMBER
from letterbook.contract.schemas import published as published

REPLIES: dict[str, type[msgspec.Struct]] = {**schemas.REPLIES, "demo": DemoReply}
"""The result that each kind of reply is written from."""
