from django.urls import path

from outlets.handout import views

urlpatterns = [
    path("<lang:language>/<slug:slug>/handout/", views.handout, name="handout"),
    path("<lang:language>/<slug:slug>/handout.pdf", views.handout_pdf, name="handout_pdf"),
]
