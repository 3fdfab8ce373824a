"""The workshop's addresses, all under /atelier/."""

from __future__ import annotations

from allauth.account.views import account_inactive, logout
from django.urls import include, path

from volunteers.views import (
    backups,
    board,
    conversation,
    coordination,
    home,
    journal,
    news,
    own_data,
    proposals,
    redistribution,
    sign_in,
    site_words,
    town,
    trials,
    tutorial_actions,
    version_page,
    voice,
    work_times,
)

# The sign-in pages, under /atelier/compte/ and under allauth's own names, without an application name: there is one
# way in (a code by e-mail, or a passkey), so what allauth has for passwords and for signing up has no address here.
account_addresses = [
    path("login/", sign_in.login_redirect, name="account_login"),
    path("signup/", sign_in.login_redirect, name="account_signup"),
    path("login/code/", sign_in.SignInView.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", sign_in.ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    path("logout/", logout, name="account_logout"),
    path("inactive/", account_inactive, name="account_inactive"),
    path("2fa/", include("allauth.mfa.urls")),
]

app_name = "volunteers"
urlpatterns = [
    path("", home.home, name="home"),
    path("bienvenue/", home.welcome, name="welcome"),
    path("moi/", home.account, name="account"),
    path("moi/data.zip", own_data.export, name="export"),
    path("moi/erase/", own_data.erase, name="erase_account"),
    path("voix/", voice.consent, name="consent"),
    path("voix/reparer/", voice.repair, name="repair"),
    path("voix/laisser/", voice.leave_consent, name="leave_consent"),
    path("voix/retirer/", voice.withdraw, name="withdraw"),
    path("voix/retirer/undo/", voice.withdraw_undo, name="withdraw_undo"),
    path("voix/retirer/key/<str:key>/", own_data.withdraw_by_letter, name="withdraw_by_letter"),
    path("news/", news.news, name="news"),
    path("news/read/", news.read_all, name="news_read_all"),
    path("news/<int:number>/", news.open_one, name="news_open"),
    path("news/stop/<str:token>/", news.stop, name="news_stop"),
    path("talk/", conversation.questions, name="questions"),
    path("talk/<int:number>/<slug:verb>/", conversation.settle, name="comment_settle"),
    path("talk/<slug:slug>/<slug:segment_id>/<str:language>/", conversation.conversation, name="conversation"),
    path("donnees/", sign_in.notice, name="notice"),
    path("langue/", sign_in.choose_language, name="choose_language"),
    path("essai/", trials.discover, name="discover"),
    path("essai/as/", trials.try_as, name="try_as"),
    path("code/", sign_in.one_time_code, name="one_time_code"),
    path("invitation/<str:token>/", sign_in.InvitationView.as_view(), name="invitation"),
    path("tutorials/<slug:slug>/archive/", tutorial_actions.archive, name="archive"),
    path("tutorials/<slug:slug>/unarchive/", tutorial_actions.unarchive, name="unarchive"),
    path("tutorials/<slug:slug>/replace/", tutorial_actions.replace, name="replace"),
    path("tutorials/<slug:slug>/erase/", tutorial_actions.erase, name="erase"),
    path("board/", board.board_page, name="board"),
    path("board/steps/", board.steps, name="hard_steps"),
    path("backups/", backups.backups, name="backups"),
    path("board/figures/", board.figures, name="figures"),
    path("people/", coordination.people, name="people"),
    path("people/roles/", coordination.roles, name="roles"),
    path("people/roles/<int:number>/undo/", coordination.role_undo, name="role_undo"),
    path("people/proposals/", proposals.proposals, name="proposals"),
    path("people/code/", coordination.new_code, name="new_code"),
    path("people/invitations/<int:number>/revoke/", coordination.revoke, name="revoke"),
    path("people/invitations/<int:number>/undo/", coordination.revoke_undo, name="revoke_undo"),
    path("town/", town.town, name="town"),
    path("minutes/<str:language>/<slug:act>/", work_times.work_time, name="work_time"),
    path("words/", site_words.words, name="words"),
    path("journal/", journal.journal, name="journal"),
    path("versions/<slug:slug>/<str:language>/", version_page.version, name="version"),
    path("versions/<slug:slug>/<str:language>/progress/", version_page.progress, name="progress"),
    path("versions/<slug:slug>/<str:language>/publish/", version_page.publish, name="publish"),
    path("versions/<slug:slug>/<str:language>/live/", version_page.go_live, name="go_live"),
    path("versions/<slug:slug>/<str:language>/holds/", version_page.holds, name="holds"),
    path("versions/<slug:slug>/<str:language>/withdraw/", version_page.withdraw, name="withdraw_release"),
    path("versions/<slug:slug>/<str:language>/report/<int:number>/", version_page.report, name="report"),
    path("versions/<slug:slug>/<str:language>/pass-on/", redistribution.pass_on, name="pass_on"),
]
