"""Serving the explorer on this machine, and opening it in a browser."""

import socket as sockets
import webbrowser
from collections.abc import Callable
from secrets import token_urlsafe
from threading import Timer

import uvicorn

from kb.explore.app import create_app
from kb.explore.safety import LOOPBACK
from kb.explore.site import Site

SOON = 0.3
"""Seconds until the browser is opened: until then the server listens, and answers when it is ready."""


def bound(host: str, port: int) -> sockets.socket:
    """A socket that listens. Raises OSError if the address isn't ours, or is taken."""
    family = sockets.AF_INET6 if ":" in host else sockets.AF_INET
    out = sockets.socket(family, sockets.SOCK_STREAM, sockets.IPPROTO_TCP)  # else small answers wait for more
    try:
        out.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        out.bind((host, port))
        out.listen()
    except OSError:
        out.close()
        raise
    return out


def serve(
    site: Site, socket: sockets.socket, host: str, token: str | None, *, browser: bool, note: Callable[[str], None]
) -> None:
    """Serve until somebody ends it. On another address than this machine's own a token is asked for."""
    if host not in LOOPBACK and not token:
        token = token_urlsafe(24)
    app = create_app(site, host, token)
    port = socket.getsockname()[1]
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{port}/"
    opened = address + (f"?token={token}" if token else "")
    note(f"{address}{'  (with corrections)' if site.edit else ''}; Ctrl-C ends it")
    if token:
        print(opened, flush=True)  # on standard output, as messages hide what is secret
    if browser:
        Timer(SOON, webbrowser.open, (opened,)).start()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))
    server.run(sockets=[socket])
