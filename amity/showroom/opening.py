"""Open the showroom: the web server, the worker and the player as one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from amity.serving.supervisor import Child, Supervisor
from amity.showroom.child import HOST


def open_doors(*, port: int, events: Path, token: str, is_played: bool) -> int:
    """Serve the demo bank until a signal comes, and return the exit code to leave with."""
    demo = {"AMITY_DEMO": "1"}
    children = [
        Child("web", _child("web", str(port)), demo),
        Child("worker", _child("worker"), demo),
    ]
    if is_played:
        player = [
            sys.executable,
            "-m",
            "amity.showroom.player",
            str(events),
            "--address",
            f"http://{HOST}:{port}",
        ]
        children.append(Child("player", player, {**demo, "AMITY_PLAYER_TOKEN": token}, is_needed=False))
    return Supervisor(children).run()


def _child(*words: str) -> Sequence[str]:
    return [sys.executable, "-m", "amity.showroom.child", *words]
