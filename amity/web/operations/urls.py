"""Addresses of the operations pages."""

from django.urls import path

from amity.web.operations import views

app_name = "operations"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("findings", views.findings_card, name="findings"),
    path("storage", views.storage_card, name="storage"),
    path("sources/<str:name>/read", views.read_source, name="read_source"),
    path("runs/<int:run_id>", views.run, name="run"),
    path("batches", views.batch_list, name="batches"),
    path("batches/<int:batch_id>", views.batch, name="batch"),
    path("rejects/<int:reject_id>/reveal", views.reveal, name="reveal"),
]
