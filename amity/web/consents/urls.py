"""Addresses of consents."""

from django.urls import path

from amity.web.consents import declared_views, views

app_name = "consents"
urlpatterns = [
    path("", declared_views.declared, name="declared"),
    path("begin", declared_views.begin, name="begin"),
    path("basis", declared_views.basis, name="basis"),
    path("quiet", declared_views.quiet, name="quiet"),
    path("limit", declared_views.limit, name="limit"),
    path("text", declared_views.text, name="text"),
    path("numbers", declared_views.numbers, name="numbers"),
    path("<uuid:reference>/standing", views.standing, name="standing"),
    path("<uuid:reference>/record", views.record, name="record"),
    path("<uuid:reference>/suppress", views.suppress, name="suppress"),
    path("<uuid:reference>/lift", views.lift, name="lift"),
]
