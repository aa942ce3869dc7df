"""Addresses of customers."""

from django.urls import path

from amity.web.customers import answer_views, edit_views, filter_views, list_views, record_views, views

app_name = "customers"
urlpatterns = [
    path("", views.listed, name="list"),
    path("filter", filter_views.ask, name="filter"),
    path("filter/rows", filter_views.change, name="change_filter"),
    path("filter/count", filter_views.count, name="count_filter"),
    path("filter/apply", filter_views.apply, name="apply_filter"),
    path("columns", list_views.columns, name="columns"),
    path("columns/choose", list_views.choose_columns, name="choose_columns"),
    path("lists", list_views.listed, name="lists"),
    path("lists/save", list_views.save, name="save_list"),
    path("lists/<uuid:reference>/edit", list_views.edit, name="edit_list"),
    path("lists/<uuid:reference>/update", list_views.update, name="update_list"),
    path("lists/<uuid:reference>/delete", list_views.delete, name="delete_list"),
    path("lists/<uuid:reference>/restore", list_views.restore, name="restore_list"),
    path("lists/<uuid:reference>/pin", list_views.pin, name="pin_list"),
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
