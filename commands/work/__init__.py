"""``greenpath work``: long work beside the pages."""

from commands.work.command import work

__all__ = ["work"]
