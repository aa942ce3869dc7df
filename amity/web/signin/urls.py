"""Addresses of the ways in and out. allauth asks for its own names; sign-up and e-mail stay closed."""

from allauth.account import views as allauth
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from amity.web.signin import views

account = [
    path("login", views.SignIn.as_view(), name="account_login"),
    path("logout", login_not_required(allauth.logout), name="account_logout"),
    path("password", allauth.password_change, name="account_change_password"),
    path("confirm", allauth.reauthenticate, name="account_reauthenticate"),
    path("inactive", login_not_required(allauth.account_inactive), name="account_inactive"),
    path("forgotten", views.forgotten, name="account_reset_password"),
    # Who comes by single sign-on, or by the demo's one click, has no password here to change.
    path("none", views.forgotten, name="account_set_password"),
    path("signup", login_not_required(allauth.signup), name="account_signup"),
]
app_name = "signin"
urlpatterns = [path("as/<uuid:reference>", views.enter_as, name="as")]
