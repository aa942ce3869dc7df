"""Homes that the server's account can walk to: pytest's own folders are closed to it when we are root."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=os.environ["AMITY_HOME"]))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
