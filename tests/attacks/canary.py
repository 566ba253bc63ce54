"""A server on this machine that records every visit: a query that reaches it has left its process."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_RESULTS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"leaked"}}]}}'
_TURTLE = b'<http://x/a> <http://x/b> "loaded" .'


class Canary:
    """Listens on 127.0.0.1; `base` is its address, `hits` lists method and path of each visit."""

    def __init__(self) -> None:
        self.hits: list[tuple[str, str]] = []
        canary = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                canary.hits.append((self.command, self.path))
                sparql = "sparql" in self.path
                body = _RESULTS if sparql else _TURTLE
                self.send_response(200)
                self.send_header(
                    "Content-Type", "application/sparql-results+json" if sparql else "text/turtle"
                )
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
