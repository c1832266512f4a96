"""The answers to the lessons' exercises, part by part; exercises.py judges by them.

An entry is ``id: (right, why, hints)``: the right answer, the key of the words that say why it is
right, and pairs of a wrong answer and the key of its hint. An answer is a value or a function that
judges one. The words stand in live/hints/.
"""

from lstm_core.answers import attention, layout, part1, part2, part3, part4, seq2seq, shapes

PARTS = (part1, shapes, part2, layout, part3, part4, seq2seq, attention)
ANSWERS = {id: entry for part in PARTS for id, entry in part.ANSWERS.items()}
