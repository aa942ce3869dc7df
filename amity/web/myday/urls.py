"""Addresses of my day."""

from django.urls import path

from amity.web.myday import views

app_name = "myday"
urlpatterns = [
    path("", views.today, name="today"),
    path("focus", views.focus_list, name="focus"),
    path("flow", views.flow, name="flow"),
]
