from django.urls import path

from outlets.voice_note.views import voice_note

urlpatterns = [path("<lang:language>/<slug:slug>/voice.ogg", voice_note, name="voice_note")]
