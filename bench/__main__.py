"""``python -m bench``: how long things take, as ratios within one run."""

from bench import imports, ticket_aging

for subject in (ticket_aging, imports):
    subject.run()
