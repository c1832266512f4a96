"""Exercises answered: what a cell shows of the verdict."""

import json
from typing import Any

from lstm_core.notebook.displays import display
from lstm_core.notebook.words import say


def check(id: str, answer: Any) -> None:
    """Judge the answer to an exercise of the lesson; ``...`` stands for no answer yet."""
    from lstm_core.notebook.exercises import judge  # reads the answers to all lessons

    display(_Verdict(id, *judge(id, answer)))


class _Verdict:
    def __init__(self, id: str, ok: bool | None, hint: str):
        self.data: dict[str, Any] = {"id": id, "ok": ok, "hint": hint}

    def __repr__(self) -> str:
        ok, hint = self.data["ok"], self.data["hint"].replace("-", " ")
        if ok is None and not hint:
            return say("open")
        if ok:
            return say("right")
        return say("wrong-with-hint", hint=hint) if hint else say("wrong")

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"application/x-check": json.dumps(self.data)}
