"""The one pattern of final acts: a page says what goes and how much of it, then a button with the act's own words does
it. Nothing final is one tap; where rows only move, it can be undone for ten minutes.

    asked = asked_first(request, FinalAct(title=…, goes=[…], word=…, back=…))
    if asked is not None:
        return asked

The first request (a link, or a form's POST) is answered with the page; the page's own button sends `sure`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from journal.undo import UNDO_WINDOW


@dataclass(frozen=True)
class FinalAct:
    """What stands before an act, in the reader's language.

    title: what is about to be done, with its name. goes: what goes and how much of it, a sentence each. word: the act
    in its own words, on the button (never "OK"). back: the address of the way out. stays: what is not touched.
    undo: it can be undone for ten minutes. why: a reason is asked for and kept. typed: the word that must be typed;
    only the erasure of a tutorial has one. fields: what the first form brought, sent again with `sure`. template: one
    that extends the pattern's and asks for more (its block `choices`).
    """

    title: str
    goes: Sequence[str]
    word: str
    back: str
    stays: Sequence[str] = ()
    undo: bool = False
    why: bool = False
    typed: str = ""
    fields: Sequence[tuple[str, str]] = ()
    nav: str = ""
    template: str = "final_act.html"


def asked_first(request: HttpRequest, act: FinalAct) -> HttpResponse | None:
    """The page that says what goes; None once somebody has read it and pressed its button."""
    sure = request.method == "POST" and request.POST.get("sure") == "yes"
    typed = request.POST.get("typed", "").strip()
    if sure and typed == act.typed:
        return None
    context = {
        "act": act,
        "nav": act.nav,
        "minutes": int(UNDO_WINDOW.total_seconds() // 60),
        "mistyped": sure and act.typed != "",
        "reason": request.POST.get("reason", ""),
    }
    return render(request, act.template, context, status=400 if context["mistyped"] else 200)


def say_done(request: HttpRequest, said: str, *, undo: str = "") -> None:
    """Say on the next page that it is done, with a button that undoes it: `undo` is the address that it posts to."""
    messages.success(request, said, extra_tags=undo)
