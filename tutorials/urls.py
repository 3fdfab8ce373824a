"""The addresses of the French originals, under /atelier/tutorials/. `new`, `path` and `uploads` are no slugs."""

from __future__ import annotations

from django.urls import path

from tutorials.views import (
    descriptions,
    jobs,
    kept_sounds,
    lists,
    media,
    music_tracks,
    paths,
    segments,
    short_french,
    tutorial,
    uploads,
    versions,
)

app_name = "tutorials"
urlpatterns = [
    path("", lists.tutorial_list, name="list"),
    path("new/", uploads.new, name="new"),
    path("path/", paths.page, name="path"),
    path("path/change/", paths.change, name="path_change"),
    path("path/remove/", paths.remove, name="path_remove"),
    path("path/undo/<int:number>/", paths.undo, name="path_undo"),
    path("uploads/", uploads.collection, name="uploads"),
    path("uploads/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("uploads/<uuid:upload_id>/finish/", uploads.finish, name="upload_finish"),
    path("jobs/<int:number>/stop/", jobs.stop, name="stop_job"),
    path("<slug:slug>/", tutorial.detail, name="detail"),
    path("<slug:slug>/progress/", tutorial.progress, name="progress"),
    path("<slug:slug>/retry/", tutorial.retry, name="retry"),
    path("<slug:slug>/describe/", tutorial.describe, name="describe"),
    path("<slug:slug>/settle/", tutorial.settle, name="settle"),
    path("<slug:slug>/themes/", tutorial.themes, name="themes"),
    path("<slug:slug>/kept-sounds/", kept_sounds.keep, name="keep_sound"),
    path("<slug:slug>/kept-sounds/<int:start>-<int:end>/<slug:verb>/", kept_sounds.change, name="kept_sound"),
    path("<slug:slug>/music/", music_tracks.bring, name="music"),
    path("<slug:slug>/music/remove/", music_tracks.remove, name="remove_music"),
    path("<slug:slug>/languages/", versions.open_language, name="open_language"),
    path("<slug:slug>/languages/<str:language>/", versions.change, name="version"),
    path("<slug:slug>/transcript/", segments.transcript, name="transcript"),
    path("<slug:slug>/segments/", segments.listing, name="segments"),
    path("<slug:slug>/segments/<slug:segment_id>/<slug:verb>/", segments.change, name="segment"),
    path("<slug:slug>/descriptions/", descriptions.page, name="descriptions"),
    path("<slug:slug>/descriptions/<slug:segment_id>/<slug:verb>/", descriptions.change, name="description"),
    path("<slug:slug>/short/<slug:segment_id>/", short_french.page, name="short_french"),
    path("<slug:slug>/preview/", media.preview, name="preview"),
    path("<slug:slug>/sounds/<int:order>/", media.sound_excerpt, name="sound_excerpt"),
    path("<slug:slug>/outline/", media.outline, name="outline"),
    path("<slug:slug>/still/<int:ms>/", media.still, name="still"),
]
