"""Writes made-up archives as X gives them to an account."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ADA, GAZETTE, BEN, CARA = "1001", "2002", "3003", "4004"
DAY = datetime(2016, 10, 12, 14, 30, tzinfo=UTC)


def snowflake(at: datetime, low: int = 1) -> str:
    """Return the id that X makes at this time."""
    return str((round(at.timestamp() * 1000) - 1_288_834_974_657 << 22) + low)


def iso(at: datetime) -> str:
    """Return the time as direct messages state it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def direct(
    at: datetime, sender: str, to: str, text: str, low: int = 1, **more: Any
) -> dict[str, Any]:
    """Return a direct message; ``to`` is "" in a group."""
    message = {
        "id": snowflake(at, low), "senderId": sender, "createdAt": iso(at), "text": text,
        "urls": [], "mediaUrls": [], "reactions": [],
    }  # fmt: skip
    if to:
        message["recipientId"] = to
    return {"messageCreate": {**message, **more}}


def conversation(identifier: str, *messages: dict[str, Any]) -> dict[str, Any]:
    """Return a conversation of these messages and events."""
    return {"dmConversation": {"conversationId": identifier, "messages": list(messages)}}


def post(at: datetime, text: str, low: int = 1, **more: Any) -> dict[str, Any]:
    """Return a post."""
    number = snowflake(at, low)
    return {
        "tweet": {
            "id": number, "id_str": number, "full_text": text,
            "created_at": at.strftime("%a %b %d %H:%M:%S +0000 %Y"), "retweeted": False,
            "entities": {"urls": [], "user_mentions": []}, **more,
        }
    }  # fmt: skip


def account(number: str, handle: str, name: str) -> dict[str, Any]:
    """Return the account of an archive."""
    return {"account": {"accountId": number, "username": handle, "accountDisplayName": name}}


def script(
    kind: str, objects: list[dict[str, Any]], part: int = 0, indent: int | None = 2
) -> bytes:
    """Return the bytes of a file of an archive."""
    listed = json.dumps(objects, indent=indent, ensure_ascii=False)
    return f"window.YTD.{kind}.part{part} = {listed}".encode()


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Return the folder once it holds the files."""
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return folder


def zipped(path: Path, files: dict[str, bytes], top: str = "") -> Path:
    """Return the zip once it holds the files, under a top folder if one is named."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(top + name, raw)
    return path
