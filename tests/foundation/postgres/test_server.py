"""The embedded server: started by the first, shared, stopped by the last, whoever is killed meanwhile."""

import os
import pwd
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from amity.foundation.postgres import addresses, place, programs, server

AS_ROOT = os.geteuid() == 0

# Another command: it says when it is in, and leaves when its input ends.
COMMAND = """
import sys
from pathlib import Path
from amity.foundation.postgres import server
with server.using(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.read()
"""


def another_command(home: Path) -> subprocess.Popen[str]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    command = subprocess.Popen([sys.executable, "-c", COMMAND, str(home)], **pipes)
    assert command.stdout.readline() == "in\n"
    return command


def leave(command: subprocess.Popen[str]) -> None:
    command.communicate(timeout=60)
    assert command.returncode == 0


def kill(command: subprocess.Popen[str]) -> None:
    command.kill()
    command.communicate()


def ask(home: Path, question: str) -> object:
    with psycopg.connect(addresses.embedded_url(home)) as connection:
        return connection.execute(question).fetchone()[0]


def do(home: Path, statement: str) -> None:
    with psycopg.connect(addresses.embedded_url(home)) as connection:
        connection.execute(statement)


def server_pid(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def is_up(home: Path) -> bool:
    return (home / "postgres" / "data" / "postmaster.pid").exists()


def test_keeps_what_was_written_from_one_use_to_the_next(open_home: Path) -> None:
    with server.using(open_home):
        do(open_home, "CREATE TABLE kept AS SELECT 7 AS number")
    assert not is_up(open_home)

    with server.using(open_home):
        assert ask(open_home, "SELECT number FROM kept") == 7


def test_clears_away_what_a_killed_first_start_left_behind(open_home: Path) -> None:
    (open_home / "postgres" / ".data.1.draft").mkdir(parents=True)

    with server.using(open_home):
        assert ask(open_home, "SELECT 1") == 1
    assert not list((open_home / "postgres").glob(".data*"))


def test_several_commands_at_once_share_one_server_and_the_last_one_out_stops_it(open_home: Path) -> None:
    code = [sys.executable, "-c", COMMAND, str(open_home)]
    commands = [
        subprocess.Popen(code, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [command.stdout.readline() for command in commands] == ["in\n"] * 3
    first = server_pid(open_home)

    leave(commands[0])
    leave(commands[1])
    assert server_pid(open_home) == first
    assert ask(open_home, "SELECT 1") == 1

    leave(commands[2])
    assert not is_up(open_home)


def test_a_command_that_was_killed_is_not_counted_any_more(open_home: Path) -> None:
    kill(another_command(open_home))
    assert is_up(open_home)

    leave(another_command(open_home))
    assert not is_up(open_home)


def test_comes_back_after_the_server_itself_was_killed(open_home: Path) -> None:
    with server.using(open_home):
        do(open_home, "CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(server_pid(open_home), signal.SIGKILL)

        leave(another_command(open_home))  # it finds no answer, starts the server, and leaves it to us
        assert ask(open_home, "SELECT number FROM kept") == 7
    assert not is_up(open_home)


def test_is_not_fooled_by_a_pid_file_whose_number_is_somebody_elses_now(open_home: Path) -> None:
    with server.using(open_home):
        pass
    (open_home / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{open_home}\n0\n5432\n")

    with server.using(open_home):
        assert ask(open_home, "SELECT 1") == 1


def test_works_in_a_folder_whose_path_is_too_long_for_a_socket(open_home: Path) -> None:
    deep = open_home / ("deep" * 20) / "home"
    deep.mkdir(parents=True)
    assert len(str(deep)) > addresses.LONGEST_SOCKET_FOLDER

    with server.using(deep):
        assert ask(deep, "SELECT 1") == 1
    addresses.socket_folder(deep).rmdir()


def test_refuses_a_socket_folder_that_others_may_open(open_home: Path) -> None:
    deep = open_home / ("deep" * 20)
    addresses.socket_folder(deep).mkdir(mode=0o777)

    with pytest.raises(place.HomeRefused, match="only the server's user"), server.using(deep):
        pass
    addresses.socket_folder(deep).rmdir()


def test_only_the_servers_own_account_reaches_the_socket_and_nobody_the_network(open_home: Path) -> None:
    with server.using(open_home):
        assert stat.S_IMODE((open_home / "postgres" / "socket").stat().st_mode) == 0o700
        assert ask(open_home, "SHOW listen_addresses") == ""


def test_the_application_is_no_superuser_and_its_text_is_unicode(open_home: Path) -> None:
    with server.using(open_home):
        assert ask(open_home, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        assert ask(open_home, "SHOW server_encoding") == "UTF8"
        assert ask(open_home, "SHOW data_checksums") == "on"
        assert ask(open_home, "SELECT lower('ÉÀ')") == "éà"


@pytest.mark.skipif(not AS_ROOT, reason="only root has an account to change to")
def test_root_runs_it_as_the_unprivileged_owner_of_its_files(open_home: Path) -> None:
    with server.using(open_home):
        owner = (open_home / "postgres" / "data").stat().st_uid

        assert owner != 0
        assert Path(f"/proc/{server_pid(open_home)}").stat().st_uid == owner


@pytest.mark.skipif(not AS_ROOT, reason="only root has an account to change to")
def test_root_in_a_closed_folder_keeps_the_servers_files_elsewhere_and_links_them(
    open_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "STATE", open_home / "state")
    closed = open_home / "closed"
    closed.mkdir(mode=0o700)

    with server.using(closed / "home"):
        assert ask(closed / "home", "SELECT 1") == 1
    assert (closed / "home" / "postgres").resolve().parent == open_home / "state"


@pytest.mark.skipif(not AS_ROOT, reason="only root has an account to change to")
def test_says_so_when_a_folder_above_an_old_home_was_closed(open_home: Path) -> None:
    with server.using(open_home / "home"):
        pass
    open_home.chmod(0o700)

    with pytest.raises(place.HomeRefused, match="cannot reach"), server.using(open_home / "home"):
        pass


@pytest.mark.skipif(not AS_ROOT, reason="we are an ordinary user: every other test shows it")
def test_works_for_an_ordinary_user_and_refuses_another(open_home: Path) -> None:
    ordinary = pwd.getpwnam("nobody")
    os.chown(open_home, ordinary.pw_uid, ordinary.pw_gid)
    with server.using(open_home / "warm"):  # loads every module, for a user who may not read our Python
        pass

    assert as_user(ordinary, lambda: start_and_ask(open_home / "home")) == 0
    assert (open_home / "home" / "postgres").stat().st_uid == ordinary.pw_uid
    assert as_user(pwd.getpwnam("daemon"), lambda: is_refused(open_home / "home")) == 0


def start_and_ask(home: Path) -> bool:
    with server.using(home):
        return ask(home, "SELECT 1") == 1


def is_refused(home: Path) -> bool:
    try:
        with server.using(home):
            return False
    except place.HomeRefused as refusal:
        return "the user who owns it" in str(refusal)


def as_user(user: pwd.struct_passwd, act) -> int:
    child = os.fork()
    if not child:
        code = 2
        try:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            code = 0 if act() else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
