"""A browser that is controlled by JavaScript in its page: what Firefox and WebKit have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from tests.browser.studio.sound_card import SoundCard
from tests.processes import PATIENCE_S, wait_for
from volunteers.models import User


class ScriptedBrowser(ABC):
    """sound: the sound card that it plays to and records from."""

    sound: SoundCard

    @abstractmethod
    def sign_in(self, user: User, address: str) -> None:
        """Somebody of the workshop, on its pages at `address`."""

    @abstractmethod
    def open(self, url: str) -> None: ...

    @abstractmethod
    def click(self, selector: str) -> None:
        """A real click in the middle of the element; it must be visible."""

    @abstractmethod
    def press(self, *keys: str) -> None:
        """Real keys, to whatever has the focus."""

    @abstractmethod
    def run(self, script: str, *arguments: Any, seconds: float = 60) -> Any:
        """The body of an async function in the page itself; what it returns (JSON)."""

    def value(self, expression: str) -> Any:
        """What a JavaScript expression comes to in the page."""
        return self.run(f"return {expression}")

    def until(self, expression: str, seconds: float = PATIENCE_S) -> Any:
        """Wait until the expression is true. Raises AssertionError with the page's words when it does not become so."""
        try:
            return wait_for(lambda: self.value(expression), expression, seconds)
        except AssertionError as late:
            raise AssertionError(f"{late}\n{self.value('document.body.innerText')}") from None
