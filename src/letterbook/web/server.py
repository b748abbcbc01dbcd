"""Runs the application on this computer's own address, and opens the browser."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path

import uvicorn

from letterbook.errors import WriteFailed
from letterbook.services.collector import settle_memory
from letterbook.web.application import application
from letterbook.web.desk import Desk
from letterbook.web.keys import LOOPBACK, Keys
from letterbook.web.uploads import Uploads


class _Server(uvicorn.Server):
    """A server that says where it listens once it does."""

    def __init__(
        self, config: uvicorn.Config, keys: Keys, uploads: Uploads, *, browser: bool
    ) -> None:
        super().__init__(config)
        self._uploads = uploads
        self._keys = keys
        self._browser = browser

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Listen, then print the address and open it."""
        await super().startup(sockets)  # type: ignore[arg-type]  # none are given
        if not self.started:
            return
        self._keys.port = self.servers[0].sockets[0].getsockname()[1]
        print(f"Letterbook is at {self._keys.address()}")
        print("The address works once and on this computer only. Ctrl-C ends it.", flush=True)
        if self._browser:
            webbrowser.open(self._keys.address())

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Stop listening and delete what was sent and not taken: a signal may end it after this."""
        await super().shutdown(sockets)  # type: ignore[arg-type]  # none are given
        self._uploads.close()


def serve(
    path: Path | None, *, port: int = 0, browser: bool = True, privileged: bool = False
) -> int:
    """Return the exit status once the server was stopped; ``port`` 0 takes a free one.

    ``privileged`` shows the messages with that tag too.

    Listens on the loopback address alone.  Raises `WriteFailed` where the port is taken.
    """
    keys = Keys()
    desk = Desk(path, privileged=privileged)

    def entered() -> None:
        print(f"For another browser: {keys.address()}", flush=True)

    app = application(desk, keys, entered)
    settle_memory()
    config = uvicorn.Config(
        app, host=LOOPBACK, port=port, log_level="error", access_log=False, lifespan="off",
        server_header=False, date_header=False, proxy_headers=False, timeout_graceful_shutdown=2,
        limit_concurrency=200,
    )  # fmt: skip
    uploads: Uploads = app.state.uploads
    server = _Server(config, keys, uploads, browser=browser)
    try:
        server.run()
    except SystemExit:
        raise WriteFailed(
            f"Port {port} cannot be listened on.",
            next_step="Choose another with --port, or leave it out: a free one is taken.",
        ) from None
    except KeyboardInterrupt:
        sys.stdout.write("\n")
    finally:
        uploads.close()
        desk.close()
    return 0
