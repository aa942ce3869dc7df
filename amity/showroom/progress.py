"""Progress in the terminal: a line a step, with a bar while it runs and its seconds when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

Tell = Callable[[str, float], None]
"""Told what is being done and how far it is, 0 to 1."""


class Steps:
    """The steps of one long act, shown one under the other."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    @contextmanager
    def step(self, words: str) -> Iterator[Tell]:
        """Show a step while the block runs; what is yielded moves its bar."""
        line = self._progress.add_task(words, total=1.0, detail="")

        def tell(detail: str, share: float) -> None:
            self._progress.update(line, completed=min(share, 1.0), detail=detail)

        yield tell
        self._progress.update(TaskID(line), completed=1.0, detail="")


def steps_in(console: Console) -> AbstractContextManager[Steps]:
    """Yield steps that are shown on this console."""
    return _showing(console)


@contextmanager
def _showing(console: Console) -> Iterator[Steps]:
    columns = (
        TextColumn("{task.description:<34}"),
        BarColumn(28),
        TimeElapsedColumn(),
        TextColumn("{task.fields[detail]}"),
    )
    with Progress(*columns, console=console) as progress:
        yield Steps(progress)
