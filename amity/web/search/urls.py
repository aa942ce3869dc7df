"""Addresses of search."""

from django.urls import path

from amity.web.search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("ask", views.ask, name="ask"),
]
