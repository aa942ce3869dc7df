"""Every address of the house, room by room."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from amity.api import v1
from amity.web.signin import urls as signin
from amity.web.signin import views as signin_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("amity.web.health.urls")),
    path("", signin_views.home, name="home"),
    path("account/", include(signin.account)),
    path("enter/", include("amity.web.signin.urls")),
    path("language", login_not_required(set_language), name="set_language"),
    path("preferences/", include("amity.web.preferences.urls")),
    path("help/", include("amity.web.help.urls")),
    path("day/", include("amity.web.myday.urls")),
    path("customers/", include("amity.web.customers.urls")),
    path("relations/", include("amity.web.relations.urls")),
    path("contacts/", include("amity.web.contacts.urls")),
    path("consents/", include("amity.web.consents.urls")),
    path("tasks/", include("amity.web.tasks.urls")),
    path("branch/", include("amity.web.branch.urls")),
    path("coverage/", include("amity.web.coverage.urls")),
    path("imports/", include("amity.web.imports.urls")),
    path("search/", include("amity.web.search.urls")),
    path("products/", include("amity.web.products.urls")),
    path("catalogue/", include("amity.web.catalogue.urls")),
    path("live/", include("amity.web.live.urls")),
    path("audit/", include("amity.web.audit.urls")),
    path("operations/", include("amity.web.operations.urls")),
    path("quality/", include("amity.web.quality.urls")),
    path("api/v1/", v1.urls),
]

handler400 = "amity.web.refusals.bad_request"
handler403 = "amity.web.refusals.forbidden"
handler404 = "amity.web.refusals.not_found"
handler500 = "amity.web.refusals.server_error"
