"""Addresses of who belongs together."""

from django.urls import path

from amity.web.relations import tie_views, views

app_name = "relations"
urlpatterns = [
    path("", views.suggested, name="suggested"),
    path("warnings", views.warned, name="warnings"),
    path("suggestions/<uuid:reference>/confirm", views.confirm, name="confirm"),
    path("suggestions/<uuid:reference>/refuse", views.refuse, name="refuse"),
    path("suggestions/<uuid:reference>/reopen", views.reopen, name="reopen"),
    path("households/<uuid:reference>/", views.household, name="household"),
    path("households/<uuid:reference>/join", views.join, name="join"),
    path("households/<uuid:reference>/leave", views.leave, name="leave"),
    path("households/<uuid:reference>/split", views.split, name="split"),
    path("customers/<uuid:reference>/", tie_views.around, name="around"),
    path("customers/<uuid:reference>/form", views.form, name="form"),
    path("customers/<uuid:reference>/add", tie_views.add, name="add"),
    path("customers/<uuid:reference>/choose", tie_views.choose, name="choose"),
    path("customers/<uuid:reference>/end", tie_views.end, name="end"),
    path("customers/<uuid:reference>/resume", tie_views.resume, name="resume"),
    path("customers/<uuid:reference>/take-back", tie_views.take_back, name="take_back"),
]
