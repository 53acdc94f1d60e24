"""``greenpath serve``."""

from commands.serve.command import serve

__all__ = ["serve"]
