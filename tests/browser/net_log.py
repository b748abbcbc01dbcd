"""Reads what a browser wrote down of its own use of the network."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

_HERE = ("127.0.0.1", "~notfound")
"""This computer, and what Chromium calls a name that it was told not to look up."""

_CONNECTIONS = ("TCP_CONNECT", "TCP_CONNECT_ATTEMPT", "UDP_CONNECT")
_ROUTE_QUESTION = "[2001:4860:4860::8888]:443"
"""Chromium asks its kernel, not the network, whether there is a way to this address: with a
datagram socket, on which it sends nothing."""


def went_elsewhere(log: Path) -> list[str]:
    """Return each address, host name and connection that is not of this computer, once."""
    told = json.loads(log.read_text(encoding="utf-8"))
    kinds = {number: name for name, number in told["constants"]["logEventTypes"].items()}
    assert {"URL_REQUEST_START_JOB", "HOST_RESOLVER_MANAGER_REQUEST", *_CONNECTIONS} <= set(
        kinds.values()
    ), "the log of this browser has other names"
    found: dict[str, None] = {}
    for event in told["events"]:
        kind, facts = kinds[event["type"]], event.get("params", {})
        if kind == "URL_REQUEST_START_JOB" and "url" in facts:
            parts = urlsplit(facts["url"])
            if parts.scheme not in ("data", "about", "blob") and parts.hostname not in _HERE:
                found[f"request {facts['url']}"] = None
        elif kind.startswith("HOST_RESOLVER") and "host" in facts:
            host = facts["host"]
            if urlsplit(host if "//" in host else f"//{host}").hostname not in _HERE:
                found[f"name {host}"] = None
        elif kind in _CONNECTIONS:
            for address in (facts.get("address"), *facts.get("address_list", ())):
                if address and address != _ROUTE_QUESTION and not address.startswith(_HERE):
                    found[f"connection {address}"] = None
    return list(found)
