from django.urls import path

from outlets.hotline import views

urlpatterns = [
    path("hotline/", views.desk, name="hotline"),
    path("hotline/films.json", views.films, name="hotline_films"),
    path("hotline/<lang:language>/<slug:slug>/<slug:segment>/", views.answer, name="hotline_answer"),
]
