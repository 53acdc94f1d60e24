"""``python -m bench``: how long things take, as ratios within one run."""

from bench import accounts, imports, ticket_aging

for subject in (accounts, ticket_aging, imports):
    subject.run()
