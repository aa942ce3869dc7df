"""An imitation of an object store that speaks S3: what the tests need of it, and signatures checked in full.

ListObjectsV2 in pages, HeadObject, GetObject with ranges, PutObject (plain, in parts, copied), DeleteObject.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

PAGE = 3
"""Keys of one answer to a listing: the store's own limit, so that readers must ask on."""
SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?"
    r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})"
)


@dataclass
class Store:
    """A bucket's objects, and whom it lets in."""

    bucket: str = "extracts"
    access_key: str = "AKIDEXAMPLE"
    secret_key: str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    objects: dict[str, tuple[bytes, float]] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    before: Callable[[str, str], None] = lambda _method, _key: None
    """Called before each question is answered."""
    endpoint: str = ""
    clock: float = 1_700_000_000.0

    def put(self, key: str, content: bytes) -> None:
        self.clock += 1
        self.objects[key] = (content, self.clock)

    def files(self) -> list[str]:
        """The files: a folder's mark is none."""
        return sorted(key for key in self.objects if not key.endswith("/"))

    def text(self, key: str) -> str:
        return self.objects[key][0].decode()


@contextmanager
def serving(store: Store) -> Iterator[Store]:
    class Answers(Door):
        its = store

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    store.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Door(BaseHTTPRequestHandler):
    """One question to the store."""

    protocol_version = "HTTP/1.1"
    its: Store

    def log_message(self, *_told: object) -> None:
        pass

    def _hear(self) -> None:
        self.address = urlsplit(self.path)
        self.asks = {k: v[0] for k, v in parse_qs(self.address.query, keep_blank_values=True).items()}
        bucket, _, key = unquote(self.address.path).lstrip("/").partition("/")
        self.key = key
        body = self._body()
        if "aws-chunked" in self.headers.get("content-encoding", ""):
            body = _unchunked(body)
        self.body = body
        self.its.asked.append(f"{self.command} {key or '?' + self.address.query}")
        self.its.before(self.command, key)
        if refusal := self._signature_refused():
            self._refuse(403, refusal)
        elif bucket != self.its.bucket:
            self._refuse(404, "NoSuchBucket")
        else:
            getattr(self, f"_{self.command.lower()}")()

    do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = _hear  # noqa: N815 names of the library

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding", "") != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _signature_refused(self) -> str:
        found = SIGNED.fullmatch(self.headers.get("authorization", ""))
        if not found:
            return "AccessDenied"
        who, day, region, names, signature = found.groups()
        if who != self.its.access_key:
            return "InvalidAccessKeyId"
        query = "&".join(
            f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}"
            for k, v in sorted(parse_qsl(self.address.query, keep_blank_values=True))
        )
        headers = "".join(f"{n}:{' '.join(self.headers.get(n, '').split())}\n" for n in names.split(";"))
        content = self.headers.get("x-amz-content-sha256", "")
        asked = f"{self.command}\n{self.address.path}\n{query}\n{headers}\n{names}\n{content}"
        scope = f"{day}/{region}/s3/aws4_request"
        moment = self.headers.get("x-amz-date", "")
        told = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(asked.encode()).hexdigest()}"
        key = f"AWS4{self.its.secret_key}".encode()
        for part in (day, region, "s3", "aws4_request", told):
            key = hmac.digest(key, part.encode(), "sha256")
        return "" if hmac.compare_digest(key.hex(), signature) else "SignatureDoesNotMatch"

    def _get(self) -> None:
        if not self.key:
            self._list()
        elif self.key not in self.its.objects:
            self._refuse(404, "NoSuchKey")
        else:
            content, at = self.its.objects[self.key]
            span = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("range", ""))
            if not span:
                self._answer(200, content, self._about(content, at))
                return
            first, last = int(span[1]), min(int(span[2]), len(content) - 1)
            about = self._about(content, at) | {"Content-Range": f"bytes {first}-{last}/{len(content)}"}
            self._answer(206, content[first : last + 1], about)

    def _head(self) -> None:
        if not self.key:
            self._answer(200, b"", {"x-amz-bucket-region": "us-east-1"})
        elif self.key not in self.its.objects:
            self._answer(404, b"", {})
        else:
            content, at = self.its.objects[self.key]
            self._answer(200, content, self._about(content, at))

    def _list(self) -> None:
        prefix, cut = self.asks.get("prefix", ""), self.asks.get("delimiter", "")
        after = self.asks.get("continuation-token") or self.asks.get("start-after", "")
        found: dict[str, str] = {}
        for key in sorted(self.its.objects):
            if not key.startswith(prefix):
                continue
            end = key.find(cut, len(prefix)) if cut else -1
            name = key if end < 0 else key[: end + 1]
            if name > after:
                found[name] = self._folder(name) if end >= 0 else self._line(key)
        names = sorted(found)[:PAGE]
        more = len(found) > PAGE
        token = f"<NextContinuationToken>{escape(names[-1])}</NextContinuationToken>" if more else ""
        inside = "".join(found[name] for name in names)
        self._answer_xml(
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>"
            f"<KeyCount>{len(names)}</KeyCount>{token}{inside}</ListBucketResult>"
        )

    def _folder(self, name: str) -> str:
        return f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>"

    def _line(self, key: str) -> str:
        content, at = self.its.objects[key]
        moment = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(at))
        return (
            f"<Contents><Key>{escape(key)}</Key><LastModified>{moment}</LastModified>"
            f"<Size>{len(content)}</Size></Contents>"
        )

    def _put(self) -> None:
        source = unquote(self.headers.get("x-amz-copy-source", "")).lstrip("/").partition("/")[2]
        if "partNumber" in self.asks:
            self.its.parts[self.asks["uploadId"]][int(self.asks["partNumber"])] = self.body
            self._answer(200, b"", {"ETag": '"part"'})
        elif source:
            if source not in self.its.objects:
                self._refuse(404, "NoSuchKey")
                return
            self.its.put(self.key, self.its.objects[source][0])
            self._answer_xml("<CopyObjectResult><ETag>copied</ETag></CopyObjectResult>")
        else:
            self.its.put(self.key, self.body)
            self._answer(200, b"", {"ETag": '"put"'})

    def _post(self) -> None:
        if "uploads" in self.asks:
            upload = f"upload-{len(self.its.parts)}"
            self.its.parts[upload] = {}
            self._answer_xml(
                f"<InitiateMultipartUploadResult><Bucket>{self.its.bucket}</Bucket><Key>{escape(self.key)}</Key>"
                f"<UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
            )
        elif "uploadId" in self.asks:
            parts = self.its.parts.pop(self.asks["uploadId"])
            self.its.put(self.key, b"".join(parts[number] for number in sorted(parts)))
            self._answer_xml(
                "<CompleteMultipartUploadResult><ETag>whole</ETag></CompleteMultipartUploadResult>"
            )
        else:
            self._refuse(501, "NotImplemented")

    def _delete(self) -> None:
        self.its.objects.pop(self.key, None)
        self._answer(204, b"", {})

    def _about(self, content: bytes, at: float) -> dict[str, str]:
        tag = hashlib.md5(content, usedforsecurity=False).hexdigest()
        return {"ETag": f'"{tag}"', "Last-Modified": formatdate(at, usegmt=True)}

    def _refuse(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
        self._answer(status, body, {"Content-Type": "application/xml"})

    def _answer_xml(self, body: str) -> None:
        self._answer(200, body.encode(), {"Content-Type": "application/xml"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)


def _unchunked(body: bytes) -> bytes:
    """Take the chunks of an upload out of their frames."""
    found, at = b"", 0
    while True:
        end = body.index(b"\r\n", at)
        size = int(body[at:end].split(b";")[0], 16)
        if not size:
            return found
        found += body[end + 2 : end + 2 + size]
        at = end + 2 + size + 2
