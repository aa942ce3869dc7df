"""Every address of the house, room by room."""

from django.urls import URLPattern, URLResolver, include, path

from amity.api.v1 import api as api_v1

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("amity.web.health.urls")),
    path("live/", include("amity.web.live.urls")),
    path("api/v1/", api_v1.urls),
]
