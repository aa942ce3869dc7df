"""One child of the showroom: ``python -m amity.showroom.child web PORT`` or ``… worker``.

The ``amity`` command brings every part of the house along; a child needs its own part only, and so
starts in a fraction of the time.
"""

import sys

from amity import boot
from amity.serving import web, work

HOST = "127.0.0.1"


def main(part: str, *words: str) -> int:
    """Serve or work until a signal comes."""
    with boot.database(migrated=False):
        if part == "web":
            web.serve(host=HOST, port=int(words[0]))
        else:
            work.work()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
