"""Jobs of the API: answers kept for repeated calls are forgotten when their time is over."""

from django.utils import timezone
from procrastinate.contrib.django import app

from amity.api import keeping


@app.periodic(cron="23 * * * *")
@app.task(name="api.forget_old_answers", queue="night")
def forget_old_answers(timestamp: int) -> None:  # noqa: ARG001 procrastinate tells for which hour it is
    """Forget answers that are older than a day; twice is as good as once."""
    keeping.forget_old(at=timezone.now())
