"""Every address of the house names its verb in permissions.toml, or stands there as public."""

from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from amity.foundation.access.permissions import permissions

HOUSE = Path(__file__).parents[2] / "amity"


def routes(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one, (*spaces, one.namespace) if one.namespace else spaces)
        else:
            yield ":".join((*spaces, one.name or str(one.pattern))), one


def test_every_route_has_a_verb_of_the_table_or_is_public() -> None:
    table = permissions()
    astray = {
        name: getattr(route.callback, "verb", "no verb")
        for name, route in routes(get_resolver())
        if not table.is_public(name) and getattr(route.callback, "verb", None) not in table.verbs
    }
    assert not astray, f"Name these in access/permissions.toml: {astray}"


def test_no_public_route_is_named_in_vain() -> None:
    names = [name for name, _route in routes(get_resolver())]
    unused = [
        public
        for public in permissions().public
        if not any(name.startswith(public[:-1]) if public.endswith("*") else name == public for name in names)
    ]
    assert not unused, f"No address is called so; take it out of access/permissions.toml: {unused}"


def test_every_landing_page_is_there() -> None:
    names = {name for name, _route in routes(get_resolver())}
    landings = {rule.landing for rule in permissions().roles.values() if rule.landing}
    assert landings <= names


def test_no_verb_is_defined_in_vain() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in HOUSE.rglob("*.py"))
    assert [verb for verb in permissions().verbs if f'"{verb}"' not in source] == []
