"""The addresses of the voice, under /atelier/voice/. `token`, `microphone`, `takes` and `runs` cannot be slugs."""

from __future__ import annotations

from django.urls import path

from dubbing.views import (
    cut_out,
    draft,
    hard_steps,
    microphone_test,
    offline,
    review,
    room,
    runs,
    said_back,
    shift,
    stage,
    studio,
    takes,
    timeline,
    written,
)

app_name = "dubbing"
urlpatterns = [
    path("sw.js", offline.service_worker, name="service_worker"),
    path("token/", takes.token, name="token"),
    path("microphone/", microphone_test.microphone, name="microphone"),
    path("takes/<uuid:client_id>/", takes.take, name="take"),
    path("takes/<uuid:client_id>/audio/", takes.audio, name="take_audio"),
    path("takes/<uuid:client_id>/noise/", cut_out.noise, name="noise"),
    path("takes/<uuid:client_id>/submit/", takes.submit, name="take_submit"),
    path("takes/<uuid:client_id>/ask/<slug:what>/", room.ask, name="room_ask"),
    path("takes/<uuid:client_id>/back/", said_back.say_back, name="say_back"),
    path("takes/<uuid:client_id>/back/audio/", said_back.audio, name="said_back_audio"),
    path("takes/<uuid:client_id>/back/<uuid:number>/", said_back.receive, name="said_back"),
    path("takes/<uuid:client_id>/<slug:verb>/", review.judge, name="take_judge"),
    path("runs/<uuid:client_id>/", runs.run, name="run"),
    path("runs/<uuid:client_id>/audio/", runs.audio, name="run_audio"),
    path("runs/<uuid:client_id>/end/", runs.end, name="run_end"),
    path("runs/<uuid:client_id>/send/", runs.send, name="run_send"),
    path("runs/<uuid:client_id>/pieces/<int:number>/", runs.piece, name="run_piece"),
    path("runs/<uuid:client_id>/cuts/<int:position>/", runs.move, name="run_move"),
    path("<slug:slug>/<str:language>/", studio.start, name="start"),
    path("<slug:slug>/<str:language>/review/", review.review, name="review"),
    path("<slug:slug>/<str:language>/back/", said_back.start, name="say_back_start"),
    path("<slug:slug>/<str:language>/written/", written.written, name="written"),
    path("<slug:slug>/<str:language>/room/", room.room, name="room"),
    path("<slug:slug>/<str:language>/shift/", shift.shift, name="shift"),
    path("<slug:slug>/<str:language>/draft/", draft.page, name="draft"),
    path("<slug:slug>/<str:language>/draft/make/", draft.make, name="draft_make"),
    path("<slug:slug>/<str:language>/draft/video.mp4", draft.video, name="draft_video"),
    path("<slug:slug>/<str:language>/draft/subtitles.vtt", draft.text, {"what": "subtitles"}, name="draft_subtitles"),
    path("<slug:slug>/<str:language>/draft/french.vtt", draft.text, {"what": "french"}, name="draft_french"),
    path("<slug:slug>/<str:language>/stage/", stage.stage, name="stage"),
    path("<slug:slug>/<str:language>/timeline/", timeline.timeline, name="timeline"),
    path("<slug:slug>/<str:language>/<slug:segment>/", studio.record, name="record"),
    path("<slug:slug>/<str:language>/<slug:segment>/hard/<slug:what>/", hard_steps.ask, name="hard_ask"),
    path("<slug:slug>/<str:language>/<slug:segment>/claim/", studio.claim, name="claim"),
]
