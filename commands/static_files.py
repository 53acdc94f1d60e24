"""later"""


def prepare_static_files() -> None:
    """Later."""
