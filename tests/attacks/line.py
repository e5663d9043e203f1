"""A line between Troth and a PostgreSQL server that can be cut: a Unix socket that passes everything on, until so many
bytes have gone one way, or certain words come by.
"""

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

_PORT = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Cut:
    """When the line is cut: after ``sent`` bytes to the server or ``answered`` bytes from it; or when ``words`` have
    come by ``times`` times on their way to the server, before they arrive, or with ``arrived`` after they did and
    before any answer. ``stays``: no connection is let through afterwards.
    """

    sent: int | None = None
    answered: int | None = None
    words: bytes = b""
    times: int = 1
    arrived: bool = False
    stays: bool = True


@dataclass
class Line:
    """The line. ``sent`` and ``answered`` count bytes since it was last laid or mended, ``words`` how often they
    came.
    """

    directory: Path
    server: str
    cut: Cut | None = None
    sent: int = 0
    answered: int = 0
    words: int = 0
    down: bool = False
    cuts: int = 0
    _open: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def through(self, uri: str) -> str:
        """The URI of the same database by way of this line."""
        base = uri.partition("?")[0]
        return f"{base}?host={quote(str(self.directory), safe='/')}"

    def mend(self, cut: Cut | None = None) -> None:
        """Lets everything through again, until the next cut."""
        with self._lock:
            self.cut, self.sent, self.answered, self.words, self.down, self.cuts = cut, 0, 0, 0, False, 0

    def close(self) -> None:
        """Ends every connection that goes over the line."""
        with self._lock:
            ends, self._open = self._open, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def serve(self, listening: socket.socket) -> None:
        """Passes on whatever connects, until the listening socket is closed."""
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            if self.down:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(self.server)
            except OSError:
                client.close()
                continue
            with self._lock:
                self._open += [client, server]
            threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, to_server: bool) -> None:
        with suppress(OSError):
            while found := source.recv(65536):
                allowed, cut = self._allowed(found, to_server)
                target.sendall(allowed)
                if cut:
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _allowed(self, found: bytes, to_server: bool) -> tuple[bytes, bool]:
        """What of the bytes gets through, and whether the line is cut after them."""
        with self._lock:
            if self.down:
                return b"", True
            limit = None
            if self.cut is not None and self.cuts == 0:
                gone, most = (self.sent, self.cut.sent) if to_server else (self.answered, self.cut.answered)
                limit = None if most is None else max(0, most - gone)
            came = bool(self.cut and to_server and self.cut.words and self.cut.words in found and self.cuts == 0)
            self.words += came
            if came and self.cut is not None and self.words == self.cut.times:
                limit = len(found) if self.cut.arrived else found.index(self.cut.words)
            elif limit is not None and len(found) <= limit:
                limit = None
            passed = found if limit is None else found[:limit]
            if to_server:
                self.sent += len(passed)
            else:
                self.answered += len(passed)
            if limit is not None and self.cut is not None:
                self.cuts += 1
                self.down = self.cut.stays
            return passed, limit is not None


@contextmanager
def laid(uri: str) -> Iterator[Line]:
    """A line to the server of a database."""
    directory = Path(tempfile.mkdtemp(prefix="troth-line-", dir="/tmp"))
    line = Line(directory, f"{conninfo_to_dict(uri)['host']}/{_PORT}")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(directory / _PORT))
        listening.listen()
        serving = threading.Thread(target=line.serve, args=(listening,), daemon=True)
        serving.start()
        try:
            yield line
        finally:
            line.close()
            listening.shutdown(socket.SHUT_RDWR)
            serving.join(5)
    shutil.rmtree(directory)
