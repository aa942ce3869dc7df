"""Addresses of the quality of records."""

from django.urls import path

from amity.web.quality import ask_views, rule_views, views

app_name = "quality"
urlpatterns = [
    path("", views.gaps, name="gaps"),
    path("overview", views.overview, name="overview"),
    path("rules", rule_views.rules, name="rules"),
    path("rules/<str:code>", rule_views.rule, name="rule"),
    path("rules/<str:code>/restore", rule_views.restore, name="restore"),
    path("of/<uuid:reference>", ask_views.customer, name="customer"),
    path("ask/<uuid:reference>", ask_views.ask, name="ask"),
    path("ask/<uuid:reference>/answer", ask_views.answer, name="answer"),
]
