"""Why there is no microphone, and what to do about it: one step after the other, in the person's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def trouble_steps() -> dict[str, list[str]]:
    """Trouble (the codes of static/js/studio/capture.js and surroundings.js) → the steps that end it."""
    return {
        "insecure": [
            _("Browsers lend a microphone only to an address that begins with https:// (or to localhost, to try)."),
            _(
                "Show this to the person who keeps the site. docs/install, part 4, says how the town turns it on: a "
                "certificate for the address, nginx in front, and a PUBLIC_ADDRESS that begins with https://."
            ),
            _("Your work is kept. Until then you can translate here, or record at an address that has https."),
        ],
        "in_app": [
            _("You opened this page inside another app (a messenger, a social network). It has no microphone."),
            _("Touch ⋮ or … at the edge of the screen and choose “Open in the browser”."),
            _("Or copy the address with the button below, open Chrome, Firefox or Safari, and paste it there."),
        ],
        "denied": [
            _("Touch the sign at the left of the address: a lock, or two sliders."),
            _("Find “Microphone” and choose “Allow”."),
            _("Load the page again. On a phone, look also into Settings › Apps › your browser › Microphone."),
        ],
        "none": [
            _("Plug in a microphone or a headset, then touch “Record” again: the page need not be loaded again."),
            _("Or open this page on your phone: it has a microphone, and your sentences wait there too."),
        ],
        "busy": [
            _("Close what uses the microphone: a call, a video meeting, another tab with the studio."),
            _("Touch “Record” again. If it still fails, start the browser again: nothing is lost."),
        ],
        "unsupported": [
            _("Open this page in an up-to-date Chrome, Firefox or Safari."),
            _("Or record with your phone's own recorder and hand over the file with the button below."),
        ],
    }
