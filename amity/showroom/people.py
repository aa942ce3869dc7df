"""People to sign in as in the demo: those whom the demo bank shows."""

from amity.foundation.organisation import selectors


def who_to_sign_in_as() -> tuple[str, ...]:
    """Return a line for each showcased person."""
    return tuple(
        f"{person.full_name} {person.native_name}, {person.role.replace('_', ' ')}, {person.unit_name_en}"
        for person in selectors.showcase()
    )
