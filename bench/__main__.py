"""``python -m bench``: how long things take, as ratios within one run."""

from bench import a_million, accounts, imports, ticket_aging

for subject in (accounts, ticket_aging, a_million, imports):
    subject.run()
