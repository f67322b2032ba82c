"""Readings -> claims: who says that what happened, where, when, to whom, how many.

`coder.py` puts the floors in order: `naming` (which words name a happening, which of them are one), `speech` (who says so),
`tying` (parties, place, time, counts, how it is told), then `sealing.py`. Below them lie `numbers` (the grammar of numbers),
`weighing` (the models and their weights) and what is seen of words (`lexicon.py`, `features.py`, `phrases.py`). `llm` is the other
engine: the same claims from a language model. `naming` asks `tying` what a verb says was done, to find harm that is told anew.
"""

from reportedly.claims.coder import Coder
from reportedly.claims.engine import ClaimEngine, Told

__all__ = ["ClaimEngine", "Coder", "Told"]
