from django.urls import path

from outlets.embed import views

urlpatterns = [
    path("oembed", views.oembed, name="oembed"),
    path("<lang:language>/<slug:slug>/embed/", views.embed, name="embed"),
]
