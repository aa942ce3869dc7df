"""A nursery of processes: the application is imported once, and each command runs in a child forked from it.

A command of its own would spend most of its life importing, and so most kills would hit an import. It speaks
JSON, a line each way: ``{"start": [...], "log": path, "crash": [label, turn], "count": path}`` answers the
child's id, ``{"wait": id}`` how it ended. Each child has a session of its own, to be killed as a whole.
"""

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Mapping
from typing import Any

from amity import cli
from tests.storms import acts, crashing


def main() -> int:
    """Start children and wait for them, as told."""
    for line in sys.stdin:
        asked = json.loads(line)
        if "start" in asked:
            answer: object = _start(asked)
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(asked["wait"], 0)[1])
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()
    return 0


def _start(asked: Mapping[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    os.setsid()
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    null = os.open(os.devnull, os.O_RDONLY)
    for number, target in ((null, 0), (log, 1), (log, 2)):
        os.dup2(number, target)
    code = 1
    try:
        if asked.get("file_size"):
            # As a full disk does, this lets a write fail in its midst.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (asked["file_size"], asked["file_size"]))
        crashing.prepare(crash=asked.get("crash"), count=asked.get("count"))
        words = asked["start"]
        code = acts.ACTS[words[0]](*words[1:]) if words[0] in acts.ACTS else cli.main(words)
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:  # noqa: BLE001 the parent's own loop must not go on in the child
        traceback.print_exc()
    finally:
        crashing.write_counts(asked.get("count"))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
