"""The terminal shows sign-in codes, each once, and of other letters only to whom and about what."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

from config.mailbox import CODE, Mailbox


@pytest.fixture
def letters(tmp_path: Path) -> EmailBackend:
    return EmailBackend(file_path=str(tmp_path))


def send(letters: EmailBackend, body: str, subject: str = "Votre code à usage unique") -> None:
    letters.send_messages([EmailMessage(subject, body, "portevoix@localhost", ["amina@example.org"])])


def test_a_code_is_told_once_and_old_letters_never(tmp_path: Path, letters: EmailBackend) -> None:
    send(letters, "Bonjour,\n\nOLDX-CODE\n")
    mailbox = Mailbox(tmp_path)
    assert list(mailbox.new_messages()) == []
    send(letters, "Bonjour, voici votre code :\n\nK7WX-9QRT\n\nIl vaut quinze minutes. Élancourt")
    assert list(mailbox.new_messages()) == ["Sign-in code for amina@example.org: K7WX-9QRT"]
    assert list(mailbox.new_messages()) == []


def test_each_of_two_letters_in_one_file_is_told(tmp_path: Path, letters: EmailBackend) -> None:
    mailbox = Mailbox(tmp_path)
    send(letters, "1\n\nAAAA-BBBB\n")
    send(letters, "2\n\n123456789\n")
    assert [told.rpartition(" ")[2] for told in mailbox.new_messages()] == ["AAAA-BBBB", "123456789"]


def test_what_another_letter_says_stays_in_its_file(tmp_path: Path, letters: EmailBackend) -> None:
    mailbox = Mailbox(tmp_path)
    send(letters, "Amina, three takes were approved.", subject="Vos nouvelles")
    (told,) = mailbox.new_messages()
    assert told.startswith("E-mail to amina@example.org: Vos nouvelles (in ")
    assert "approved" not in told


def test_a_letter_that_is_still_being_written_waits(tmp_path: Path) -> None:
    mailbox, file = Mailbox(tmp_path), tmp_path / "one.log"
    file.write_text("Subject: x\nTo: a@example.org\n\nABCD-EFGH\n")
    assert list(mailbox.new_messages()) == []
    with file.open("a") as more:
        more.write("-" * 79 + "\n")
    assert list(mailbox.new_messages()) == ["Sign-in code for a@example.org: ABCD-EFGH"]


@pytest.mark.parametrize(
    ("line", "found"),
    [("  WXYZ-2345  ", "WXYZ-2345"), ("Page 12-34", None), ("2026-11-25", None), ("123456", "123456")],
)
def test_only_a_line_of_its_own_is_a_code(line: str, found: str | None) -> None:
    match = CODE.search(f"before\n{line}\nafter")
    assert (match.group(1) if match else None) == found
