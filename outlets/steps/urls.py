from django.urls import path

from outlets.steps import views

urlpatterns = [
    path("<lang:language>/<slug:slug>/steps/", views.first, name="steps"),
    path("<lang:language>/<slug:slug>/steps/<int:number>/", views.step, name="step"),
    path("<lang:language>/<slug:slug>/steps/files.json", views.files, name="step_files"),
    path("<lang:language>/<slug:slug>/steps/words.json", views.words, name="step_words"),
]
