"""Addresses of products."""

from django.urls import path

from amity.web.products import views

app_name = "products"
urlpatterns = [
    path("", views.listed, name="list"),
    path("<path:code>/", views.product, name="product"),
]
