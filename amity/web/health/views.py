"""Healthy: this process answers. Ready: it can also serve, since the database does."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def healthy(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"healthy": True})


@require_safe
@login_not_required
def ready(_request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return JsonResponse({"ready": False, "because": "the database does not answer"}, status=503)
    return JsonResponse({"ready": True})
