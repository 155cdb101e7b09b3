"""What goes wrong with templates and their data."""

from __future__ import annotations


class TemplateError(Exception):
    """A rule that cannot be evaluated in bulk, or data that do not fit it; the message names the component."""

    def __init__(self, component: str, reason: str) -> None:
        self.component, self.reason = component, reason
        super().__init__(f"{component}: {reason}")

    def __reduce__(self) -> tuple[type[TemplateError], tuple[str, str]]:
        """Errors cross process borders whole."""
        return type(self), (self.component, self.reason)
