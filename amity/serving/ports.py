"""Find a port to serve on; a port in use is said, and the next one taken."""

import socket
from contextlib import closing

TRIES = 50


def is_free(host: str, port: int) -> bool:
    """Say whether something may listen there."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_from(host: str, wanted: int) -> int:
    """Return the first free port from the wanted one up.

    :raises OSError: if none of the next fifty is free.
    """
    for port in range(wanted, wanted + TRIES):
        if is_free(host, port):
            return port
    raise OSError(
        f"no port between {wanted} and {wanted + TRIES - 1} is free on {host}: name another with --port"
    )
