"""Who may do what at every address: the table that docs/permissions.md shows and that the permission test compares.

An address missing here fails the test; tests/house/addresses.py says how to write the document again.
"""

from __future__ import annotations

from dataclasses import dataclass

# The kinds of person that the test goes as. The work of the test's world is in Arabic and belongs to VOLUNTEER.
ANONYMOUS = "anonymous"
OTHER = "volunteer of another language"
VOLUNTEER = "volunteer"
REVIEWER = "reviewer"
COORDINATOR = "coordinator"
KINDS = (ANONYMOUS, OTHER, VOLUNTEER, REVIEWER, COORDINATOR)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ANYBODY = frozenset(KINDS)
SIGNED_IN = ANYBODY - {ANONYMOUS}
LANGUAGE = SIGNED_IN - {OTHER}
REVIEWERS = LANGUAGE - {VOLUNTEER}
COORDINATORS = frozenset({COORDINATOR})
OWNER = frozenset({VOLUNTEER})
OWNER_OR_COORDINATORS = OWNER | COORDINATORS
NOBODY: frozenset[str] = frozenset()

WORDS = {
    ANYBODY: "anybody",
    SIGNED_IN: "whoever is signed in",
    LANGUAGE: "volunteers and reviewers of the language, coordinators",
    REVIEWERS: "reviewers of the language, coordinators",
    COORDINATORS: "coordinators",
    OWNER: "its owner",
    OWNER_OR_COORDINATORS: "whoever asked for it, coordinators",
    NOBODY: "nobody",
}


@dataclass(frozen=True)
class Row:
    """One address by its URL name: who may use each method; a method that is not named is answered with 405."""

    name: str
    may: dict[str, frozenset[str]]
    note: str = ""


def read(name: str, who: frozenset[str], note: str = "") -> Row:
    return Row(name, {"GET": who}, note)


def send(name: str, who: frozenset[str], note: str = "") -> Row:
    return Row(name, {"POST": who}, note)


def form(name: str, who: frozenset[str], note: str = "") -> Row:
    return Row(name, {"GET": who, "POST": who}, note)


def either(name: str, who: frozenset[str], note: str = "") -> Row:
    """A page of allauth's: it takes PUT for POST."""
    return Row(name, {"GET": who, "POST": who, "PUT": who}, note)


PARENTS = (
    read("parents:chooser", ANYBODY),
    read("parents:alive", ANYBODY),
    read("parents:ready", ANYBODY),
    read("metrics", ANYBODY, "from a private address that no proxy stands before; or with the token of METRICS_TOKEN"),
    *(read(f"parents:{name}", ANYBODY) for name in "robots sitemap sitemap_lists sitemap_watch_pages".split()),
    *(read(f"parents:{name}", ANYBODY) for name in "manifest service_worker offline_words code".split()),
    read("parents:media", ANYBODY, "released files only, by digest"),
    read("parents:still", ANYBODY, "of open films only"),
    read("parents:large_still", ANYBODY, "of open films only"),
    send("parents:hard_step", ANYBODY, "counts one answer; no cookie, no person"),
    send("parents:beacon", ANYBODY, "counts one play; no cookie, no person"),
    read("parents:statement", ANYBODY),
    read("parents:legal", ANYBODY),
    read("parents:list", ANYBODY),
    read("parents:feed", ANYBODY),
    read("parents:watch", ANYBODY),
    read("parents:embed", ANYBODY, "may be framed by the sites that the town names"),
    *(
        read(f"parents:{name}", ANYBODY)
        for name in "handout handout_pdf steps step step_files step_words book play download audio".split()
    ),
    read("parents:voice_note", ANYBODY, "where everybody who is heard agreed"),
    read("parents:hotline", ANYBODY, "not listed; no account, no cookie; what is searched stays in the browser"),
    read("parents:hotline_films", ANYBODY, "French sentences of published films; not listed"),
    read("parents:hotline_answer", ANYBODY, "not listed; the voice where everybody who is heard agreed"),
    read("parents:oembed", ANYBODY, "looks up our own addresses, fetches nothing"),
)
ACCOUNTS = (
    Row("account_login", dict.fromkeys(METHODS, ANYBODY), "leads to the code by e-mail, whatever the method"),
    Row("account_signup", dict.fromkeys(METHODS, ANYBODY), "leads there too: accounts are made by invitations"),
    either("account_request_login_code", ANYBODY, "who is signed in goes to their work"),
    either("account_confirm_login_code", ANYBODY, "after a code was asked for"),
    form("account_logout", ANYBODY),
    Row("account_inactive", {"GET": ANYBODY}),
    either("mfa_authenticate", ANYBODY, "between the code and the second proof"),
    either("mfa_login_webauthn", ANYBODY, "who is signed in goes to their work"),
    read("mfa_index", SIGNED_IN),
    either("mfa_reauthenticate", OWNER, "who has a second factor"),
    either("mfa_activate_totp", SIGNED_IN),
    either("mfa_deactivate_totp", OWNER),
    read("mfa_view_recovery_codes", OWNER),
    either("mfa_generate_recovery_codes", SIGNED_IN),
    read("mfa_download_recovery_codes", OWNER),
    read("mfa_list_webauthn", SIGNED_IN),
    either("mfa_add_webauthn", SIGNED_IN),
    either("mfa_reauthenticate_webauthn", OWNER, "who has one"),
    Row("mfa_remove_webauthn", {"GET": OWNER, "POST": OWNER, "DELETE": OWNER}),
    either("mfa_edit_webauthn", OWNER),
)
WORKSHOP = (
    read("volunteers:home", SIGNED_IN),
    form("volunteers:welcome", SIGNED_IN),
    form("volunteers:account", SIGNED_IN),
    form("volunteers:consent", SIGNED_IN),
    form("volunteers:archive", COORDINATORS),
    send("volunteers:unarchive", COORDINATORS),
    form("volunteers:replace", COORDINATORS),
    form("volunteers:erase", COORDINATORS),
    form("volunteers:withdraw", SIGNED_IN, "one's own consent"),
    form("volunteers:consent_by_ear", SIGNED_IN, "one's own consent"),
    form("volunteers:repair", SIGNED_IN, "one's own; nothing else changes"),
    form("volunteers:say_back", SIGNED_IN, "one's own; nothing else changes"),
    send("volunteers:leave_consent", SIGNED_IN, "one's own; nothing else changes"),
    send("volunteers:withdraw_undo", SIGNED_IN, "one's own, for ten minutes"),
    form("volunteers:withdraw_by_letter", ANYBODY, "whoever has the link of a letter; it only withdraws that voice"),
    send("volunteers:export", SIGNED_IN, "one's own data"),
    form("volunteers:erase_account", SIGNED_IN, "one's own account"),
    read("volunteers:news", SIGNED_IN),
    send("volunteers:news_read_all", SIGNED_IN, "one's own"),
    send("volunteers:news_open", OWNER, "whose news it is"),
    form("volunteers:news_stop", ANYBODY, "whoever has the link of a mail; it only stops mail"),
    read("volunteers:questions", COORDINATORS),
    form("volunteers:conversation", LANGUAGE, "in all languages: coordinators"),
    send("volunteers:comment_settle", LANGUAGE),
    read("volunteers:notice", ANYBODY),
    send("volunteers:choose_language", ANYBODY),
    form("volunteers:one_time_code", ANYBODY, "only the touch of its button uses a code up"),
    read("volunteers:discover", ANYBODY, "of a demonstration, on the machine itself"),
    send("volunteers:try_as", ANYBODY, "of a demonstration, on the machine itself; as its accounts alone"),
    form("volunteers:invitation", ANYBODY, "whoever has the link"),
    read("volunteers:board", COORDINATORS),
    read("volunteers:hard_steps", COORDINATORS),
    read("volunteers:backups", COORDINATORS, "names whose recordings are lost"),
    read("volunteers:figures", COORDINATORS),
    form("volunteers:people", COORDINATORS),
    send("volunteers:roles", COORDINATORS),
    send("volunteers:role_undo", COORDINATORS, "for ten minutes"),
    send("volunteers:new_code", COORDINATORS),
    form("volunteers:revoke", COORDINATORS),
    send("volunteers:revoke_undo", COORDINATORS, "for ten minutes"),
    form("volunteers:town", COORDINATORS),
    form("volunteers:words", COORDINATORS),
    send("volunteers:work_time", LANGUAGE, "who does this work; adds to a sum that names nobody"),
    read("volunteers:journal", COORDINATORS),
    read("volunteers:version", COORDINATORS),
    read("volunteers:progress", COORDINATORS),
    send("volunteers:publish", COORDINATORS),
    send("volunteers:go_live", COORDINATORS),
    send("volunteers:holds", COORDINATORS),
    form("volunteers:withdraw_release", COORDINATORS),
    read("volunteers:report", COORDINATORS),
    read("volunteers:pass_on", COORDINATORS),
)
TUTORIALS = (
    read("tutorials:list", COORDINATORS),
    form("tutorials:new", COORDINATORS),
    read("tutorials:path", COORDINATORS),
    send("tutorials:path_change", COORDINATORS),
    form("tutorials:path_remove", COORDINATORS),
    send("tutorials:path_undo", COORDINATORS, "for ten minutes"),
    send("tutorials:uploads", COORDINATORS, "tus 1.0; OPTIONS says so to anybody"),
    Row("tutorials:upload", {"PATCH": COORDINATORS, "DELETE": COORDINATORS}, "tus 1.0, also HEAD; whose upload it is"),
    send("tutorials:upload_finish", COORDINATORS),
    read("tutorials:detail", COORDINATORS),
    read("tutorials:progress", COORDINATORS),
    send("tutorials:retry", COORDINATORS),
    send("tutorials:stop_job", OWNER_OR_COORDINATORS),
    send("tutorials:describe", COORDINATORS),
    send("tutorials:settle", COORDINATORS),
    send("tutorials:themes", COORDINATORS),
    send("tutorials:keep_sound", COORDINATORS),
    send("tutorials:kept_sound", COORDINATORS),
    form("tutorials:music", COORDINATORS),
    form("tutorials:remove_music", COORDINATORS),
    send("tutorials:open_language", COORDINATORS),
    send("tutorials:version", COORDINATORS),
    read("tutorials:transcript", COORDINATORS),
    read("tutorials:segments", COORDINATORS),
    send("tutorials:segment", COORDINATORS),
    form("tutorials:descriptions", COORDINATORS),
    send("tutorials:description", COORDINATORS),
    form("tutorials:short_french", COORDINATORS),
    read("tutorials:preview", SIGNED_IN, "the film while it is worked on"),
    read("tutorials:sound_excerpt", COORDINATORS, "while they are asked which sound is the narration"),
    read("tutorials:outline", SIGNED_IN),
    read("tutorials:still", SIGNED_IN),
)
TEXTS = (
    read("subtitles:glossary_first", SIGNED_IN),
    read("subtitles:glossary", LANGUAGE),
    send("subtitles:term_save", REVIEWERS),
    read("subtitles:glossary_download", LANGUAGE),
    send("subtitles:glossary_receive", REVIEWERS),
    form("subtitles:checks", COORDINATORS),
    form("subtitles:checks_of", COORDINATORS),
    read("subtitles:files", LANGUAGE),
    send("subtitles:files_receive", LANGUAGE),
    read("subtitles:files_download", LANGUAGE),
    send("subtitles:import_act", OWNER_OR_COORDINATORS, "what they brought in themselves; coordinators anybody's"),
    read("subtitles:start", LANGUAGE),
    read("subtitles:waiting_first", REVIEWERS),
    read("subtitles:waiting", REVIEWERS),
    read("subtitles:review", REVIEWERS),
    send("subtitles:approve_all", REVIEWERS),
    send("subtitles:approve", REVIEWERS, "never one's own text, unless the version allows it"),
    send("subtitles:unapprove", REVIEWERS, "one's own approval, for ten minutes"),
    send("subtitles:ask", REVIEWERS),
    send("subtitles:correct", REVIEWERS),
    read("subtitles:list", LANGUAGE),
    send("subtitles:list_act", LANGUAGE, "who approves several must be a reviewer"),
    read("subtitles:translate", LANGUAGE),
    *(send(f"subtitles:{act}", LANGUAGE) for act in "draft check submit beat propose same keep".split()),
)
VOICES = (
    read("dubbing:token", ANYBODY, "says nobody is signed in, or who, with a fresh CSRF token"),
    read("dubbing:service_worker", ANYBODY, "a script without anybody's data"),
    form("dubbing:microphone", SIGNED_IN),
    Row("dubbing:take", {"GET": LANGUAGE, "PUT": LANGUAGE}, "read by its voice and reviewers; put with a consent"),
    read("dubbing:take_audio", LANGUAGE, "its voice and reviewers of its language, no other volunteer"),
    send("dubbing:take_submit", OWNER, "its voice"),
    form("dubbing:noise", LANGUAGE, "its voice and reviewers of its language, no other volunteer"),
    read("dubbing:say_back", REVIEWERS, "a second speaker, never its voice"),
    read("dubbing:said_back_audio", REVIEWERS),
    Row("dubbing:said_back", {"PUT": REVIEWERS}, "a second speaker, never its voice; with a consent of its own"),
    form("dubbing:written", REVIEWERS, "never one's own text, unless the version allows it"),
    send("dubbing:take_judge", REVIEWERS, "never one's own voice, unless the version allows it"),
    read("dubbing:run", LANGUAGE, "its voice and reviewers of its language, no other volunteer"),
    read("dubbing:run_audio", LANGUAGE, "its voice and reviewers of its language, no other volunteer"),
    Row("dubbing:run_piece", {"PUT": LANGUAGE}, "with a consent"),
    send("dubbing:run_end", OWNER, "its voice"),
    send("dubbing:run_send", OWNER, "its voice"),
    send("dubbing:run_move", LANGUAGE, "its voice and reviewers of its language, no other volunteer"),
    read("dubbing:start", LANGUAGE),
    *(read(f"dubbing:{name}", REVIEWERS) for name in ("say_back_start", "review", "timeline")),
    form("volunteers:proposals", COORDINATORS),
    *(read(f"dubbing:draft{part}", LANGUAGE) for part in ("", "_video", "_subtitles", "_french")),
    send("dubbing:draft_make", LANGUAGE),
    form("dubbing:shift", LANGUAGE, "one's own; of others: reviewers of the language, coordinators"),
    *(read(f"dubbing:{name}", LANGUAGE) for name in ("room", "stage")),
    send("dubbing:room_ask", REVIEWERS),
    send("dubbing:hard_ask", REVIEWERS),
    read("dubbing:record", LANGUAGE, "with a consent"),
    read("dubbing:note", SIGNED_IN, "what stands beside a hard sentence; a voice only with its own yes"),
    send("dubbing:note_put", COORDINATORS, "a voice only with their own yes to it"),
    send("dubbing:note_remove", COORDINATORS),
    send("dubbing:claim", LANGUAGE, "with a consent"),
)
ROOMS = {
    "The parents' site": PARENTS,
    "Coming in": ACCOUNTS,
    "The workshop": WORKSHOP,
    "The films": TUTORIALS,
    "The texts": TEXTS,
    "The voices": VOICES,
}
TABLE: dict[str, Row] = {row.name: row for rows in ROOMS.values() for row in rows}

INTRODUCTION = """# Who may do what

Written from `tests/house/permission_table.py`; `tests/house/test_permission_matrix.py` goes to every address as each
kind of person, with each method, and compares. A method that is not named is answered with 405. HEAD follows GET.

Coordinators do everything except approve their own work; once there are several, each needs a second factor first.
"""


def as_markdown(routes: dict[str, str]) -> str:
    """The document. `routes`: URL name → route, as the resolver has them."""
    lines = [INTRODUCTION]
    for room, rows in ROOMS.items():
        lines += [f"## {room}", "", "| address | who | note |", "|---|---|---|"]
        for row in rows:
            by_audience: dict[frozenset[str], list[str]] = {}
            for method, who in row.may.items():
                by_audience.setdefault(who, []).append(method)
            who_text = "; ".join(f"{', '.join(methods)}: {WORDS[who]}" for who, methods in by_audience.items())
            route = routes[row.name].removeprefix("^").replace("|", "\\|")
            lines.append(f"| `/{route}` | {who_text} | {row.note} |")
        lines.append("")
    return "\n".join(lines)
