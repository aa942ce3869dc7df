"""``amity demo``: a demo bank in this home, served with its worker and a day in fast time."""

from __future__ import annotations

import argparse
import time
from datetime import date

from django.conf import settings
from django.utils import timezone
from rich.console import Console

from amity.demo.world import SEED
from amity.foundation.kernel.errors import BadInput
from amity.serving import ports
from amity.showroom import making, opening, people
from amity.showroom.child import HOST
from amity.showroom.home import DemoHome, Wish
from amity.showroom.progress import steps_in

HELP = "make a demo bank, turn the ring once, say who to sign in as, and serve"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--customers", type=int, help="how many customers (default 20,000)")
    parser.add_argument("--months", type=int, default=24, help="how many months of history")
    parser.add_argument("--today", type=date.fromisoformat, help="the bank's last day (default: today)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--fresh", action="store_true", help="throw this home's demo bank away and make another"
    )
    parser.add_argument("--no-serve", action="store_true", help="make it and leave")
    parser.add_argument("--no-play", action="store_true", help="serve without the day in fast time")


def run(options: argparse.Namespace) -> int:
    """Make what is missing, then serve until a signal comes."""
    console = Console()
    home = DemoHome.under(settings.HOME)
    wish = _wish(options, home)
    if options.fresh or home.finished() is None:
        _make(home, wish, console, is_fresh=options.fresh)
    token = making.give_token(at=timezone.now())
    home.keep_token(token)
    if options.no_serve:
        return 0
    port = ports.free_from(HOST, options.port)
    if port != options.port:
        console.print(f"Port {options.port} is in use; taking {port}.")
    _greet(console, port)
    return opening.open_doors(port=port, events=home.events, token=token, is_played=not options.no_play)


def _wish(options: argparse.Namespace, home: DemoHome) -> Wish:
    stands = home.finished()
    if stands and not options.fresh:
        if options.customers not in {None, stands.customers}:
            raise BadInput(
                f"This home's demo bank has {stands.customers:,} customers. For another, add --fresh."
            )
        return stands
    today = options.today or timezone.localdate()
    return Wish(customers=options.customers or 20_000, months=options.months, today=today, seed=options.seed)


def _make(home: DemoHome, wish: Wish, console: Console, *, is_fresh: bool) -> None:
    began = time.monotonic()
    with steps_in(console) as steps:
        if is_fresh or home.begun() not in {None, wish}:
            # A bank that was begun with other wishes and never finished would mix with this one.
            making.throw_away(home)
        making.make(home, wish, steps=steps, clock=timezone.now)
    console.print(
        f"Lakeside Bank stands: {wish.customers:,} customers, made in {time.monotonic() - began:.0f} s."
    )


def _greet(console: Console, port: int) -> None:
    console.print(f"\n[bold]http://{HOST}:{port}[/bold]  Sign in with one click as:")
    for line in people.who_to_sign_in_as():
        console.print(f"  {line}", highlight=False)
    console.print("\nCtrl C stops everything; the same command goes on where it was.", style="dim")
