"""Addresses of the catalogue."""

from django.urls import path

from amity.web.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.actions, name="list"),
    path("features/", views.features, name="features"),
]
