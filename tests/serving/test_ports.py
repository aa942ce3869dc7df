"""A port in use is passed over."""

import socket
from contextlib import closing

from amity.serving import ports


def test_takes_the_next_port_when_the_wanted_one_is_in_use() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]

        found = ports.free_from("127.0.0.1", wanted)

    assert found > wanted
