"""Object storage on this machine, as far as backups use S3's interface: objects written at once or in parts, read in ranges, listed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

ACCESS = "prasan"


class Storage:
    """Its objects, by bucket and key; ``refusing`` is the status that every request is answered with, where it is not 0."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.refusing = 0


@contextmanager
def storing() -> Iterator[Storage]:
    """A server with an empty bucket ``backups``, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.storage = storage = Storage(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield storage
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def _told(self) -> tuple[Storage, str, dict[str, list[str]], bytes]:
        storage: Storage = self.server.storage  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = _unchunked(body)
        return storage, unquote(parts.path).lstrip("/"), parse_qs(parts.query, keep_blank_values=True), body

    def _say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _fault(self, status: int, code: str) -> None:
        self._say(
            status,
            f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode(),
            Content_Type="application/xml",
        )

    def _refused(self, storage: Storage) -> bool:
        known = f"Credential={ACCESS}/" in self.headers.get("Authorization", "")
        if storage.refusing or not known:
            self._fault(storage.refusing or 403, "Refused" if storage.refusing else "InvalidAccessKeyId")
        return bool(storage.refusing) or not known

    def do_GET(self) -> None:
        storage, key, query, _ = self._told()
        if self._refused(storage):
            return
        if "/" not in key.rstrip("/"):
            if self.command == "HEAD":
                self._say(200 if key.rstrip("/") == "backups" else 404)
            else:
                self._list(storage, key.rstrip("/"), query)
            return
        found = storage.objects.get(key)
        if found is None:
            self._fault(404, "NoSuchKey")
            return
        told = {"ETag": f'"{md5(found).hexdigest()}"', "Last_Modified": format_datetime(datetime.now(UTC), usegmt=True)}
        asked = self.headers.get("Range", "")
        if asked.startswith("bytes=") and self.command == "GET":
            first, _, last = asked.removeprefix("bytes=").partition("-")
            part = found[int(first) : int(last) + 1 if last else None]
            self._say(206, part, Content_Range=f"bytes {first}-{int(first) + len(part) - 1}/{len(found)}", **told)
        else:
            self._say(200, found, Content_Length=str(len(found)), **told)

    do_HEAD = do_GET  # noqa: N815

    def do_PUT(self) -> None:
        storage, key, query, body = self._told()
        if self._refused(storage):
            return
        if "uploadId" in query:
            storage.parts[query["uploadId"][0]][int(query["partNumber"][0])] = body
        else:
            storage.objects[key] = body
        self._say(200, ETag=f'"{md5(body).hexdigest()}"')

    def do_POST(self) -> None:
        storage, key, query, _ = self._told()
        if self._refused(storage):
            return
        if "uploads" in query:
            upload = f"upload-{len(storage.parts)}"
            storage.parts[upload] = {}
            self._say(
                200,
                f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>".encode(),
            )
            return
        parts = storage.parts[query["uploadId"][0]]
        storage.objects[key] = b"".join(parts[number] for number in sorted(parts))
        self._say(200, b"<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>")

    def do_DELETE(self) -> None:
        storage, key, _, _ = self._told()
        if self._refused(storage):
            return
        storage.objects.pop(key, None)
        self._say(204)

    def _list(self, storage: Storage, bucket: str, query: dict[str, list[str]]) -> None:
        prefix = query.get("prefix", [""])[0]
        delimiter = query.get("delimiter", [""])[0]
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        rows, folders = [], set()
        for at, content in sorted(storage.objects.items()):
            key = at.removeprefix(f"{bucket}/")
            if not at.startswith(f"{bucket}/{prefix}"):
                continue
            rest = key[len(prefix) :]
            if delimiter and delimiter in rest:
                folders.add(prefix + rest.partition(delimiter)[0] + delimiter)
            else:
                rows.append(
                    f"<Contents><Key>{escape(key)}</Key><LastModified>{now}</LastModified><Size>{len(content)}</Size></Contents>"
                )
        common = "".join(
            f"<CommonPrefixes><Prefix>{escape(each)}</Prefix></CommonPrefixes>" for each in sorted(folders)
        )
        text = (
            f"<ListBucketResult><Name>{bucket}</Name><KeyCount>{len(rows)}</KeyCount><IsTruncated>false</IsTruncated>"
        )
        self._say(200, f"{text}{''.join(rows)}{common}</ListBucketResult>".encode(), Content_Type="application/xml")


def _unchunked(body: bytes) -> bytes:
    text = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size.partition(b";")[0], 16)
        if not length:
            break
        text, body = text + body[:length], body[length + 2 :]
    return text
