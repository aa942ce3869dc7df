"""``amity serve``: the web server."""

import argparse

from django.conf import settings

from amity.serving import ports, units, web

HELP = "serve the pages and the API"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=web.WORKERS, help="server processes")
    parser.add_argument(
        "--print-units", action="store_true", help="print service files for systemd, and serve nothing"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until a signal comes."""
    if options.print_units:
        print(units.written(home=settings.HOME))
        return 0
    port = ports.free_from(options.host, options.port)
    if port != options.port:
        print(f"Port {options.port} is in use; serving on {port}.", flush=True)
    web.serve(host=options.host, port=port, workers=options.workers)
    return 0
