"""The addresses of the text, under /atelier/text/. `glossary`, `checks` and `review` cannot be slugs."""

from __future__ import annotations

from django.urls import path

from subtitles.views import checks, files, glossary, review, review_queue, saving, text_list, translate

app_name = "subtitles"
urlpatterns = [
    path("glossary/", glossary.first, name="glossary_first"),
    path("glossary/<str:language>/", glossary.glossary, name="glossary"),
    path("glossary/<str:language>/save/", glossary.save, name="term_save"),
    path("glossary/<str:language>/file/", glossary.download, name="glossary_download"),
    path("glossary/<str:language>/receive/", glossary.receive, name="glossary_receive"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<str:language>/", checks.checks, name="checks_of"),
    path("review/", review_queue.first, name="waiting_first"),
    path("review/<str:language>/", review_queue.waiting, name="waiting"),
    path("<slug:slug>/<str:language>/", translate.start, name="start"),
    path("<slug:slug>/<str:language>/review/", review.queue, name="review"),
    path("<slug:slug>/<str:language>/review/all/", review.approve_all, name="approve_all"),
    path("<slug:slug>/<str:language>/review/<int:revision>/approve/", review.approve, name="approve"),
    path("<slug:slug>/<str:language>/review/<int:revision>/ask/", review.ask, name="ask"),
    path("<slug:slug>/<str:language>/review/<int:revision>/undo/", review.unapprove, name="unapprove"),
    path("<slug:slug>/<str:language>/review/<int:revision>/correct/", review.correct, name="correct"),
    path("<slug:slug>/<str:language>/list/", text_list.text_list, name="list"),
    path("<slug:slug>/<str:language>/list/act/", text_list.act, name="list_act"),
    path("<slug:slug>/<str:language>/files/", files.page, name="files"),
    path("<slug:slug>/<str:language>/files/receive/", files.receive, name="files_receive"),
    path("<slug:slug>/<str:language>/files/<slug:format>/", files.download, name="files_download"),
    path("<slug:slug>/<str:language>/files/<int:number>/<slug:what>/", files.import_act, name="import_act"),
    path("<slug:slug>/<str:language>/<slug:segment_id>/", translate.translate, name="translate"),
    path("<slug:slug>/<str:language>/<slug:segment_id>/draft/", saving.draft, name="draft"),
    path("<slug:slug>/<str:language>/<slug:segment_id>/check/", saving.check, name="check"),
    path("<slug:slug>/<str:language>/<slug:segment_id>/submit/", saving.submit, name="submit"),
    path("<slug:slug>/<str:language>/<slug:segment_id>/beat/", saving.beat, name="beat"),
    path("<slug:slug>/<str:language>/<slug:segment_id>/propose/", saving.propose, name="propose"),
    path("<slug:slug>/<str:language>/<slug:segment_id>/same/", translate.same, name="same"),
    path("<slug:slug>/<str:language>/<slug:segment_id>/keep/", translate.keep, name="keep"),
]
