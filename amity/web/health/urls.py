"""Addresses that need no sign-in."""

from django.urls import path

from amity.web.health import views

app_name = "health"
urlpatterns = [
    path("healthz", views.healthy, name="healthy"),
    path("readyz", views.ready, name="ready"),
    path("metrics", views.measured, name="measured"),
]
