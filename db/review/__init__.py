"""The weekly review out of the store."""

from db.review.areas import AREAS, Area
from db.review.reading import review

__all__ = ["AREAS", "Area", "review"]
