"""The Administration page: its parts."""

from layouts.administration.page import PATH, content
from layouts.administration.programs import address_of_program, programs
from layouts.administration.work import health, jobs

__all__ = ["PATH", "address_of_program", "content", "health", "jobs", "programs"]
