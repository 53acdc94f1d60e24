"""The Data page: imports from the upload to their end."""

from layouts.imports.meaning import KEPT, PREVIEW, PROBLEMS
from layouts.imports.page import (
    ACTION,
    PANEL,
    PATH,
    TICK,
    TYPED,
    content,
    kept_at,
    not_kept,
    panel,
    problems,
    typed_page,
    understood,
)
from layouts.imports.panel import discarded
from layouts.imports.progress import PROGRESS, progress
from layouts.imports.row import sent
from layouts.imports.typed import Meaning, typed, typed_cells, typed_meaning

__all__ = [
    "ACTION",
    "KEPT",
    "PANEL",
    "PATH",
    "PREVIEW",
    "PROBLEMS",
    "PROGRESS",
    "TICK",
    "TYPED",
    "Meaning",
    "content",
    "discarded",
    "kept_at",
    "not_kept",
    "panel",
    "problems",
    "progress",
    "sent",
    "typed",
    "typed_cells",
    "typed_meaning",
    "typed_page",
    "understood",
]
