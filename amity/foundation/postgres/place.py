"""Place: the folders of one home's server, made with the owner and the mode that each must have."""

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from amity.foundation.kernel.errors import DomainError
from amity.foundation.postgres import programs
from amity.foundation.postgres.account import Account, account_for, can_reach
from amity.foundation.postgres.addresses import socket_folder


class HomeRefused(DomainError):
    """The embedded server cannot live in this home; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one server keeps its files, and as whom it runs."""

    folder: Path
    socket: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"


def prepare(home: Path) -> Place:
    """Make the folders of the server of ``home`` where they are missing, and return them."""
    try:
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        link = home.absolute() / "postgres"
        account = account_for(link / "data")
        if account and not link.exists() and not can_reach(account, home):
            _link_elsewhere(link)
        link.mkdir(mode=0o711, exist_ok=True)
        place = Place(folder=link.resolve(), socket=socket_folder(home).resolve(), account=account)
        own_folder(place.socket, account)
        place.log.touch(mode=0o600)
        if account:
            os.chown(place.log, account.uid, account.gid)
    except PermissionError as error:
        raise HomeRefused(
            f"{home} cannot be used: no permission on {error.filename}. Run Amity as the user "
            "who owns it, or point AMITY_HOME to a folder of your own."
        ) from None
    _check(place, home)
    return place


def own_folder(path: Path, account: Account | None) -> None:
    """Make a folder that belongs to the server's account alone."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        return
    path.chmod(0o700)
    if account:
        os.chown(path, account.uid, account.gid)


def _link_elsewhere(link: Path) -> None:
    # Root's own folders are closed to the account that must run the server. Opening them would show them to
    # everybody, so the server's files go where services keep theirs, and a link under the home says so.
    # The name is new each time: a home that was deleted, or is not mounted today, loses no data to another.
    elsewhere = programs.STATE / f"server-{secrets.token_hex(8)}"
    elsewhere.mkdir(mode=0o711, parents=True)
    elsewhere.chmod(0o711)
    (elsewhere / "home").write_text(f"{link.parent}\n", encoding="utf-8")
    try:
        link.symlink_to(elsewhere)
    except FileExistsError:
        (elsewhere / "home").unlink()
        elsewhere.rmdir()


def _check(place: Place, home: Path) -> None:
    if place.account and not can_reach(place.account, place.socket):
        raise HomeRefused(
            f"PostgreSQL runs as the user '{place.account.name}', who cannot reach "
            f"{place.folder}: a folder above it is closed to others. Open it (chmod o+x), "
            "or point AMITY_HOME elsewhere."
        )
    status = place.socket.lstat()
    owner = place.account.uid if place.account else os.geteuid()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != owner or status.st_mode & 0o077:
        raise HomeRefused(
            f"{place.socket} must be a folder that only the server's user can open, and it is not: somebody "
            f"else may have made it. Remove it, or choose a shorter AMITY_HOME than {home}."
        )
