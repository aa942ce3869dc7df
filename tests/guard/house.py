"""A bank of three customers with a home and a server of its own; and every file of it, searched."""

import base64
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pyarrow.parquet as pq

from amity.foundation.postgres import addresses, server

ROOT = Path(__file__).resolve().parents[2]
PORT = 8125
SHORTEST = 8
"""What is shorter turns up by chance."""
FEED = """
name = "small"
source = "core"
currency = "CNY"
business_date = 2026-11-22
legal_entity = { code = "SMALL", name_en = "Small Bank", name_zh = "小银行" }
unit = { code = "HO", name_en = "Head office" }
"""
TABLES = {
    "customers": "key,kind,number,full_name,native_name,birth_on,employer",
    "identifiers": "customer_key,scheme,value",
    "contact_points": "customer_key,kind,value",
    "addresses": "customer_key,kind,city,line",
    "events": "key,customer_key,channel,kind,at,text",
}
SEALED = {
    "identifier": "11010519800723931X",
    "mobile": "13977766123",
    "mail": "zqbotanist.mail@example.com",
    "street": "77 Zqmarigold Alley",
    "birth day": "1980-07-23",
    "event text": "Zqthunder rolled over the counter",
    "told text": "Zqlightning struck the phone line",
    "refused text": "Zqhailstone broke the row",
}
"""What must lie nowhere in the clear at any time."""
PLAIN = {
    "name": "Zqvioletta Zqorchidson",
    "number": "7788990011",
    "native": "麤龘靐",
    "employer": "Zqlily Works",
}
"""What stands in the clear in PostgreSQL while the customer is one."""
KEY = "K-ZQ-55501"


class House:
    """The home, and the commands that are run in it."""

    def __init__(self, root: Path) -> None:
        self.home, self.source, self.feed = root / "home", root / "source", root / "feed"
        for folder in (self.home, self.source, self.feed):
            folder.mkdir()
        self.home.chmod(0o711)
        # As whoever carries the bank's own address or settings is not the one who runs this.
        kept = {name: text for name, text in os.environ.items() if not name.startswith("AMITY_")}
        self.environment = kept | {"AMITY_HOME": str(self.home), "AMITY_PLAIN_HTTP": "1"}
        self.said = ""

    def run(self, *words: str) -> str:
        ended = subprocess.run(
            [sys.executable, "-m", "amity", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.said += ended.stdout + ended.stderr
        assert ended.returncode == 0, f"amity {' '.join(words)}: {ended.stdout} {ended.stderr}"
        return ended.stdout

    def take_in(self, more: str = "") -> str:
        """Write a folder of a core system's files and load it; with one customer more."""
        person = (
            KEY,
            "PERSON",
            PLAIN["number"],
            PLAIN["name"],
            PLAIN["native"],
            SEALED["birth day"],
            PLAIN["employer"],
        )
        rows = {
            "customers": [
                ",".join(person),
                "K-2,PERSON,7788990022,Somebody Else,,1970-01-02,",
                f"K-3,PERSON,7788990033,{PLAIN['name']},,no day {SEALED['refused text']},",
            ],
            "identifiers": [f"{KEY},ID_CARD,{SEALED['identifier']}"],
            "contact_points": [f"{KEY},MOBILE,{SEALED['mobile']}", f"{KEY},EMAIL,{SEALED['mail']}"],
            "addresses": [f"{KEY},HOME,Hangzhou,{SEALED['street']}"],
            "events": [f"E1,{KEY},PHONE,COMPLAINT,2026-11-20T09:00:00+08:00,{SEALED['event text']}"],
        }
        rows["customers"] += [more] if more else []
        feed = FEED
        for table, header in TABLES.items():
            (self.source / f"{table}.csv").write_text("\n".join([header, *rows[table], ""]), encoding="utf-8")
            feed += f'\n[files.{table}]\npath = "{table}.csv"\n'
        for table, header in TABLES.items():
            # In quotes: "at" is a word of SQL as well.
            columns = ", ".join(f"{name} = '\"{name}\"'" for name in header.split(","))
            feed += f'\n[[load]]\ntable = "{table}"\nfrom = "{table}"\ncolumns = {{ {columns} }}\n'
        (self.feed / "feed.toml").write_text(feed, encoding="utf-8")
        return self.run("ingest", str(self.source), "--feed", str(self.feed))

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve the pages and the API; give the address."""
        process = subprocess.Popen(
            [sys.executable, "-m", "amity", "serve", "--port", str(PORT), "--workers", "1"],
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{PORT}"
            for _turn in range(300):
                if asked(f"{address}/healthz")[0] == 200:
                    break
                assert process.poll() is None, process.stdout.read() if process.stdout else ""
                time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            self.said += process.communicate(timeout=60)[0]

    @contextmanager
    def superuser(self) -> Iterator[psycopg.Connection]:
        with server.using(self.home):
            url = addresses.embedded_url(self.home, user=server.SUPERUSER)
            with psycopg.connect(url, autocommit=True) as connection:
                yield connection

    def found(self, canaries: dict[str, str]) -> dict[str, list[str]]:
        """Return the files in which a canary lies, in any spelling, and which ones they are."""
        self._spell_out()
        (self.home / "said.txt").write_text(self.said, encoding="utf-8")
        # All at once first: which ones it is need be asked only of files that hold any.
        files = self._files_with({each for text in canaries.values() for each in spelled(text)})
        found = {name: files and self._files_with(set(spelled(text))) for name, text in canaries.items()}
        shutil.rmtree(self.home / "rows")
        (self.home / "said.txt").unlink()
        return {name: files for name, files in found.items() if files}

    def _files_with(self, spellings: set[bytes]) -> list[str]:
        patterns = self.source / "patterns"
        patterns.write_bytes(b"\n".join(sorted(spellings)))
        ended = subprocess.run(
            [
                shutil.which("grep") or "grep", "-rlaiF", "-f", str(patterns),
                str(self.home), str((self.home / "postgres").resolve()),
            ],
            env={"LC_ALL": "C", "PATH": os.defpath}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ended.returncode < 2, ended.stderr
        return sorted(set(ended.stdout.split()))

    def _spell_out(self) -> None:
        """Write the rows of the lake as text beside it: Parquet packs them."""
        rows = self.home / "rows"
        rows.mkdir()
        for number, path in enumerate(self.home.rglob("*.parquet")):
            (rows / f"{number}-{path.stem}").write_text(
                str(pq.read_table(path).to_pylist()), encoding="utf-8"
            )


def asked(url: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    """Ask the server; give status and body, also of a refusal; 0 while nobody listens."""
    request = urllib.request.Request(
        url, body, {name.replace("_", "-"): text for name, text in headers.items()}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()
    except (urllib.error.URLError, ConnectionError):
        return 0, b""


def spelled(text: str) -> Iterator[bytes]:
    """Yield the spellings in which a text may lie in a file, in small letters."""
    for raw in {text, text.lower(), text.upper()}:  # search is for small and large letters alike: for Base64
        plain = raw.encode()
        yield plain.lower()
        yield raw.encode("utf-16-le").lower()
        yield raw.encode("utf-16-be").lower()
        yield raw.encode("gb18030").lower()
        yield plain.hex().encode()
        yield urllib.parse.quote(raw).lower().encode()
        yield urllib.parse.quote_plus(raw).lower().encode()
        for shift in range(3):
            # The same bytes spell otherwise at each of three places; the ends hang on the neighbours.
            middle = base64.b64encode(b"\0" * shift + plain)[4:-4].lower()
            if len(middle) >= SHORTEST:
                yield middle
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) > SHORTEST:
        yield digits.encode()
