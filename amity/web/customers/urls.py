"""Addresses of customers."""

from django.urls import path

from amity.web.customers import answer_views, edit_views, record_views, views

app_name = "customers"
urlpatterns = [
    path("", views.listed, name="list"),
    path("proposals/<uuid:reference>/respond", answer_views.respond, name="respond"),
    path("proposals/<uuid:reference>/unsuitable", answer_views.respond, name="unsuitable"),
    path("answers/<uuid:reference>/undo", answer_views.undo, name="undo"),
    path("<uuid:reference>/", record_views.read, name="record"),
    path("<uuid:reference>/timeline", record_views.happened, name="timeline"),
    path("<uuid:reference>/proposals", record_views.proposals, name="proposals"),
    path("<uuid:reference>/reveal", record_views.reveal, name="reveal"),
    path("<uuid:reference>/edit", edit_views.edit, name="edit"),
    path("<uuid:reference>/detail", record_views.detail, name="detail"),
]
