"""What is not needed is not loaded: plain text must not wait for the parsers of pages or for the network."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
import sys
from reportedly.config import IntakeConfig
from reportedly.intake import take_text
take_text("Shells hit the harbour.", config=IntakeConfig())
print(*sorted(set(sys.modules) & {"trafilatura", "lxml", "urllib3", "ssl", "charset_normalizer", "spacy", "rich"}))
"""


def test_plain_text_is_taken_in_without_the_heavy_parts() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
