"""What can stop the annotation of a corpus, told in a sentence with the way out."""

from __future__ import annotations


class AnnotationError(ValueError):
    """A corpus cannot be annotated now: the message says why, what is kept and what to do."""
