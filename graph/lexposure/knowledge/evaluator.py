"""The process that evaluates queries: opens a snapshot read only, seals itself, then answers over two pipes.

It is started by `worker.QueryPool` and imports little, so that a killed one is replaced at once.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from pyoxigraph import NamedNode, Store

from lexposure.knowledge.results import Cap, QueryResult, TooLargeError, write
from lexposure.sealed.messages import receive, send
from lexposure.sealed.sandbox import limit_memory, seal

__all__ = ["main"]

_GRACE = 1.0  # seconds after which a worker whose parent died ends itself


def main(settings: dict[str, Any]) -> None:
    """Serve queries until standard input closes. `settings`: store, memory (bytes), rows, size (bytes), union."""
    answers = os.dup(1)
    os.dup2(2, 1)  # what the engine prints must not mix with the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        store = Store.read_only(settings["store"])
    except (OSError, ValueError) as error:
        return send(answers, {"error": "start", "message": str(error)})
    cap = Cap(settings["rows"], settings["size"])
    write(store.query("SELECT * { VALUES ?x { 1 } }"), None, cap)  # whatever loads late loads now
    sealed = seal()
    limit_memory(settings["memory"])
    send(answers, {"ready": True, "sealed": sealed})
    while (message := receive()) is not None:
        send(answers, *_answer(store, message[0], cap))
    return None


def _answer(store: Store, request: dict[str, Any], cap: Cap) -> tuple[dict[str, Any], bytes]:
    signal.setitimer(signal.ITIMER_REAL, request["deadline"] + _GRACE)
    try:
        result = _evaluate(store, request, cap)
    except SyntaxError as error:
        return {"error": "syntax", "message": str(error)}, b""
    except MemoryError:
        return {"error": "memory", "message": ""}, b""
    except TooLargeError as error:
        return {"error": "large", "message": str(error)}, b""
    except OSError as error:
        denied = isinstance(error, PermissionError) or "Permission denied" in str(error)
        return {"error": "denied" if denied else "failed", "message": str(error)}, b""
    except (ValueError, RuntimeError) as error:
        return {"error": "unsupported", "message": str(error)}, b""
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    header = {
        "form": result.form,
        "format": result.format,
        "rows": result.rows,
        "truncated": result.truncated,
    }
    return header, result.body


def _evaluate(store: Store, request: dict[str, Any], cap: Cap) -> QueryResult:
    default, named = request["default"], request["named"]
    chosen = default is not None or named is not None  # the request's graphs replace the query's own
    result = store.query(
        request["text"],
        base_iri=request["base"],
        default_graph=[NamedNode(iri) for iri in default or ()] if chosen else None,
        named_graphs=[NamedNode(iri) for iri in named or ()] if chosen else None,
        use_default_graph_as_union=request["union"] and not chosen,
    )
    return write(result, request["format"], cap)
