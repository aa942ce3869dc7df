"""``amity serve``: the web server."""

import argparse

from amity.serving import ports, web

HELP = "serve the pages and the API"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=web.WORKERS, help="server processes")


def run(options: argparse.Namespace) -> int:
    """Serve until a signal comes."""
    port = ports.free_from(options.host, options.port)
    if port != options.port:
        print(f"Port {options.port} is in use; serving on {port}.", flush=True)
    web.serve(host=options.host, port=port, workers=options.workers)
    return 0
