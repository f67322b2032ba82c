"""Report -> sentences, words and their grammar. About language, not war; the only room that knows an NLP library."""

from reportedly.reading.engine import ReadingEngine, load_engine
from reportedly.reading.language import language_of

__all__ = ["ReadingEngine", "language_of", "load_engine"]
