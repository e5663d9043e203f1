"""A website of this machine, whose pages a test writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Site:
    """A website while it runs: ``pages`` by path, each its kind and its bytes; ``to`` where a path is sent on to."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.to: dict[str, str] = {}

    def put(self, path: str, words: str) -> str:
        """Publishes words as they stand in Markdown, laid out as HTML with a menu around; the address."""
        lines = "".join(f"<div>{escape(line)}</div>\n" for line in words.splitlines())
        page = (
            f"<html><head><title>x</title><script>var a='<'</script></head><body><nav>Home</nav>{lines}</body></html>"
        )
        return self.raw(path, page.encode(), "text/html; charset=utf-8")

    def raw(self, path: str, data: bytes, kind: str) -> str:
        self.pages[path] = (kind, data)
        return self.base + path


@contextmanager
def website() -> Iterator[Site]:
    """A site that answers until the block ends."""
    made: list[Site] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site = made[0]
            if self.path in site.to:
                self.send_response(302)
                self.send_header("Location", site.to[self.path])
                self.end_headers()
            elif self.path in site.pages:
                kind, data = site.pages[self.path]
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(data)
            else:
                self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing is written to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        made.append(Site(server.server_address[1]))
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield made[0]
        finally:
            server.shutdown()
            thread.join()
