"""The pictures of a tutorial's steps."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from public.pipelines import stills
from public.queries.spans import is_a_step_moment
from public.queries.watch import alternatives
from tutorials.models import Tutorial


@require_safe
def still(request: HttpRequest, slug: str, ms: int, large: bool = False) -> HttpResponseBase:
    """`/still/<slug>/<ms>.jpg`: a picture of a handout's step, made on demand; `/still/<slug>/<ms>/large.jpg`: that of
    its own page."""
    tutorial = Tutorial.objects.filter(slug=slug, is_interface=False).exclude(original="").first()
    if tutorial is None or not alternatives(slug) or not is_a_step_moment(tutorial, ms):
        raise Http404
    size = (stills.STEP_WIDTH, stills.STEP_BYTES) if large else (stills.SCREEN_WIDTH, stills.SCREEN_BYTES)
    picture = stills.still(tutorial, ms, *size)
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/jpeg")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
