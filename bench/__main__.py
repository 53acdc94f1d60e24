"""``python -m bench``: how long things take, as ratios within one run."""

from bench import ticket_aging

ticket_aging.run()
