"""Addresses of the import wizard: each step is one."""

from django.urls import path

from amity.web.imports import row_views, views

app_name = "imports"
urlpatterns = [
    path("", views.start, name="start"),
    path("template/<slug:form>", views.template, name="template"),
    path("<uuid:reference>", views.one, name="one"),
    path("<uuid:reference>/columns", views.columns, name="columns"),
    path("<uuid:reference>/feed", views.feed, name="feed"),
    path("<uuid:reference>/rules", views.rules, name="rules"),
    path("<uuid:reference>/check", views.check, name="check"),
    path("<uuid:reference>/rows/<int:number>", row_views.row, name="row"),
    path("<uuid:reference>/rows/<int:number>/mend", row_views.mend, name="mend"),
    path("<uuid:reference>/errors", row_views.errors, name="errors"),
    path("<uuid:reference>/run", views.run, name="run"),
    path("<uuid:reference>/result", views.result, name="result"),
    path("<uuid:reference>/undo", views.undo, name="undo"),
    path("<uuid:reference>/drop", views.drop, name="drop"),
]
