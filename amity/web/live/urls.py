"""Addresses of the live words."""

from django.urls import path

from amity.web.live import views

app_name = "live"
urlpatterns = [
    path("stream", views.stream, name="stream"),
    path("recent", views.recent, name="recent"),
    path("toast/<uuid:reference>", views.toast, name="toast"),
    path("seen", views.see, name="see"),
]
