"""Refusals: what may be said of an error of PostgreSQL, whose own words quote the row."""

from django.db import Error


def told_of(error: BaseException) -> str:
    """Return the error's kind, and the rule, the column and the table that it names; never its sentence."""
    told = getattr(error.__cause__ if isinstance(error, Error) else error, "diag", None)
    named = (
        ("rule", getattr(told, "constraint_name", None)),
        ("column", getattr(told, "column_name", None)),
        ("table", getattr(told, "table_name", None)),
    )
    places = ", ".join(f"{what} {name}" for what, name in named if name)
    return f"{type(error).__name__}" + (f" ({places})" if places else "")
