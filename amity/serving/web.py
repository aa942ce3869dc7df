"""The web server: granian over WSGI, two processes, threads enough for open live streams."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from amity.foundation.postgres.pools import disconnect
from amity.web import assets
from amity.web.live.stream import MOST_SCREENS_PER_PROCESS

WORKERS = 2
THREADS_FOR_PAGES = 16
KILL_AFTER_SECONDS = 5


def serve(*, host: str, port: int, workers: int = WORKERS) -> None:
    """Serve until a signal comes."""
    assets.check_built()
    # The server's processes are forked from this one: a connection that they all inherited would answer one
    # with what another asked, and an inherited pool has no threads to make more.
    disconnect()
    Granian(
        "amity.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # A live stream holds a thread for as long as its screen is open; threads are made when asked for.
        blocking_threads=MOST_SCREENS_PER_PROCESS + THREADS_FOR_PAGES,
        blocking_threads_idle_timeout=60,
        # Without it a signal that comes while the server starts is waited out for ever.
        workers_kill_timeout=KILL_AFTER_SECONDS,
        respawn_failed_workers=True,
        # Its one warning is about the number of threads, which is meant (see above).
        log_level=LogLevels.error,
    ).serve()
