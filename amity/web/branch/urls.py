"""Addresses of the branch."""

from django.urls import path

from amity.web.branch import views

app_name = "branch"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("balances", views.balances, name="balances"),
    path("pool", views.pool, name="pool"),
    path("pool/<uuid:reference>", views.assign, name="assign"),
]
