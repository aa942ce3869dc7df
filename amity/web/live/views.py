"""The live stream, the bell's list and its one toast: HTTP in, one question, HTML or events out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from amity.engage.tasks import services as tasks
from amity.foundation.access.http import actor_of, allowed
from amity.web.live import selectors
from amity.web.live.stream import messages


@require_GET
@allowed("live:listen")
def stream(request: HttpRequest) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        messages(actor_of(request).staff_id), content_type="text/event-stream; charset=utf-8"
    )
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


@require_GET
@allowed("live:listen")
def recent(request: HttpRequest) -> HttpResponse:
    alerts = selectors.recent(by=actor_of(request), at=timezone.now())
    return render(request, "live/recent.html", {"alerts": alerts})


@require_GET
@allowed("live:listen")
def toast(request: HttpRequest, reference: UUID) -> HttpResponse:
    alert = selectors.alert(reference, by=actor_of(request))
    return render(request, "live/toast.html", {"alert": alert}, status=200 if alert else 204)


@require_POST
@allowed("live:listen")
def see(request: HttpRequest) -> HttpResponse:
    tasks.mark_seen(by=actor_of(request), at=timezone.now())
    return HttpResponse(status=204)
