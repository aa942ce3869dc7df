"""Addresses of the ways in and out. allauth asks for its own names; sign-up and e-mail stay closed."""

from allauth.account import views as allauth
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from amity.web.signin import views

account = [
    path("login", views.SignIn.as_view(), name="account_login"),
    path("logout", views.SignOut.as_view(), name="account_logout"),
    path("password", allauth.password_change, name="account_change_password"),
    path("sessions", views.own_sessions, name="account_sessions"),
    path("stay", views.stay, name="account_stay"),
    path("confirm", allauth.reauthenticate, name="account_reauthenticate"),
    path("confirm/code", factors.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second", factors.authenticate, name="mfa_authenticate"),
    path("factors", views.Factors.as_view(), name="mfa_index"),
    path("factors/app/add", totp.activate_totp, name="mfa_activate_totp"),
    path("factors/app/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/codes", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factors/passkeys", views.Factors.as_view(), name="mfa_list_webauthn"),
    path("factors/passkeys/add", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("factors/passkeys/<int:pk>", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("factors/passkeys/<int:pk>/remove", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("passkey", login_not_required(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("inactive", login_not_required(allauth.account_inactive), name="account_inactive"),
    path("forgotten", views.forgotten, name="account_reset_password"),
    # Who comes by single sign-on, or by the demo's one click, has no password here to change.
    path("none", views.forgotten, name="account_set_password"),
    path("signup", login_not_required(allauth.signup), name="account_signup"),
]
app_name = "signin"
urlpatterns = [path("as/<uuid:reference>", views.enter_as, name="as")]
