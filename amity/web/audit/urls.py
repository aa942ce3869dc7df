"""Addresses of the audit page."""

from django.urls import path

from amity.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="list"),
    path("rights", views.rights, name="rights"),
    path("verify", views.verify, name="verify"),
]
