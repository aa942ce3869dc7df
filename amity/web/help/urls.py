"""Address of the help page."""

from django.urls import path

from amity.web.help import views

app_name = "help"
urlpatterns = [path("", views.overview, name="overview")]
