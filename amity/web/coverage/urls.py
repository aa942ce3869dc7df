"""Addresses of coverage."""

from django.urls import path

from amity.web.coverage import allotment_views, views

app_name = "coverage"
urlpatterns = [
    path("", views.matrix, name="matrix"),
    path("gaps", views.gaps, name="gaps"),
    path("mine", views.mine, name="mine"),
    path("person", views.person, name="person"),
    path("cells", views.assign_cell, name="assign-cell"),
    path("cells/<uuid:reference>/end", views.end_cell, name="end-cell"),
    path("shares/<uuid:reference>", views.level, name="level"),
    path("seats/<uuid:reference>", views.seat, name="seat"),
    path("absences/of/<uuid:reference>", views.record_absence, name="record-absence"),
    path("absences/<uuid:reference>/end", views.end_absence, name="end-absence"),
    path("allotments", allotment_views.begin, name="allotments"),
    path("allotments/of/<uuid:reference>", allotment_views.work_out, name="work-out"),
    path("allotments/<uuid:reference>", allotment_views.preview, name="allotment"),
    path("allotments/<uuid:reference>/move", allotment_views.move, name="move"),
    path("allotments/<uuid:reference>/carry-out", allotment_views.carry_out, name="carry-out"),
    path("allotments/<uuid:reference>/undo", allotment_views.undo, name="undo"),
    path("allotments/<uuid:reference>/drop", allotment_views.drop, name="drop"),
    path("allotments/<uuid:reference>/letters", allotment_views.letters, name="letters"),
    path("allotments/<uuid:reference>/letters.csv", allotment_views.letters_file, name="letters-file"),
]
