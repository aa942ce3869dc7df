"""Jobs of sign-in: tries, notes and sessions whose time is over are forgotten."""

from django.utils import timezone
from procrastinate.contrib.django import app

from amity.web.signin import cache, sessions, tries


@app.periodic(cron="41 * * * *")
@app.task(name="signin.forget_what_is_over", queue="night")
def forget_what_is_over(timestamp: int) -> None:  # noqa: ARG001 procrastinate tells for which hour it is
    """Forget what no longer lets anybody in, or keeps anybody out; twice is as good as once."""
    at = timezone.now()
    tries.sweep(at=at)
    cache.sweep(at=at)
    sessions.sweep(at=at)
