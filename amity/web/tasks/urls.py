"""Addresses of tasks."""

from django.urls import path

from amity.web.tasks import views

app_name = "tasks"
urlpatterns = [
    path("", views.listed, name="list"),
    path("add", views.add, name="add"),
    path("settled", views.settled, name="settled"),
    path("<uuid:reference>/edit", views.edit, name="edit"),
    path("<uuid:reference>/complete", views.complete, name="complete"),
    path("<uuid:reference>/reopen", views.reopen, name="reopen"),
    path("<uuid:reference>/snooze", views.snooze, name="snooze"),
    path("<uuid:reference>/drop", views.drop, name="drop"),
    path("<uuid:reference>/take", views.take, name="take"),
]
