"""Claims by a language model on a server that the user names; every value is checked to be words of the report."""

from reportedly.claims.llm.engine import LlmEngine

__all__ = ["LlmEngine"]
