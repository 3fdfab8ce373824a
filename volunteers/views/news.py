"""News: the list in the page, and the link in each mail that stops the mails."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from craft import languages
from journal.errors import Missing, unreadable_request
from volunteers.actions.news import news_mail_stop, news_read, news_read_all
from volunteers.queries.news import news_page, place_of
from volunteers.queries.stop_links import whose_link
from volunteers.views.access import person_of, shows_refusals, sign_in_required


@sign_in_required
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What happened to one's work and what waits, the newest first."""
    page, pieces = news_page(person_of(request), request.GET.get("page"))
    newest = max((row.pk for row in page.object_list), default=0)
    return render(request, "volunteers/news.html", {"nav": "news", "page": page, "pieces": pieces, "newest": newest})


@sign_in_required
@require_POST
@shows_refusals("volunteers:news")
def read_all(request: HttpRequest) -> HttpResponse:
    given = request.POST.get("up_to", "")
    if not given.isdecimal() or len(given) > 18:
        raise Missing(unreadable_request())
    count = news_read_all(by=person_of(request), up_to=int(given))
    said = ngettext("{count} piece of news is marked as read.", "{count} pieces of news are marked as read.", count)
    messages.success(request, said.format(count=count))
    return redirect("volunteers:news")


@sign_in_required
@require_POST
def open_one(request: HttpRequest, number: int) -> HttpResponse:
    """Mark as read, and go to what it is about."""
    try:
        row = news_read(by=person_of(request), number=number)
    except Missing as missing:
        return render(request, "workshop_error.html", {"sentence": missing.message}, status=404)
    return redirect(place_of(row) or "volunteers:news")


# Without a CSRF token: mail programs send this POST by themselves (RFC 8058). It can only stop mail, and only for who
# has the link. A GET changes nothing: programs that look for viruses open every link.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails with news, in one tap and without signing in; in the language of the account."""
    person = whose_link(token)
    if person is None:
        sentence = _("This link is not whole. Take it once more from the mail, or choose “never” under “My account”.")
        return render(request, "workshop_error.html", {"sentence": sentence}, status=404)
    with translation.override(languages.django_tag(person.reads_in)):
        if request.method == "POST":
            news_mail_stop(person=person)
        return render(request, "volunteers/news_stop.html", {"stopped": request.method == "POST"})
