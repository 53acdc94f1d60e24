"""``greenpath work``: long work beside the pages."""

from commands.jobs.command import work

__all__ = ["work"]
