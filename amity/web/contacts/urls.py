"""Addresses of contacts. They are called by the room that keeps them: interactions."""

from django.urls import path

from amity.web.contacts import views

app_name = "interactions"
urlpatterns = [
    path("choose", views.choose, name="choose"),
    path("<uuid:reference>/log", views.log, name="log"),
    path("<uuid:reference>/note", views.note, name="note"),
]
