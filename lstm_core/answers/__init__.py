"""The answers to the lessons' exercises, a file for each lesson, ``lesson_05.py``.

An entry of its ``ANSWERS`` is ``id: (right, why, hints)``: the right answer, the key of the words
that say why it is right, and pairs of a wrong answer and the key of its hint. An answer is a value
or a function that judges one. The words stand in words/hints/, in a file of the same name.
"""

import os
from importlib import import_module

from lstm_core.answers.judging import AS_IT_CAME

__all__ = ["ANSWERS", "AS_IT_CAME", "LESSONS"]

LESSONS = sorted(
    name.removesuffix(".py")
    for name in os.listdir(os.path.dirname(__file__))
    if name.startswith("lesson_")
)
ANSWERS = {
    id: entry
    for lesson in LESSONS
    for id, entry in import_module(f"{__name__}.{lesson}").ANSWERS.items()
}
