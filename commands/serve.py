"""later"""


def serve() -> None:
    """Later."""
