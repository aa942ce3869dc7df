"""Addresses of the preferences."""

from django.urls import path

from amity.web.preferences import views

app_name = "preferences"
urlpatterns = [
    path("", views.edit, name="edit"),
    path("save", views.save, name="save"),
]
