"""How long a signed-in browser stays so, and how often signing in may fail."""

from dataclasses import dataclass

TRIES_OF_ACCOUNT, ACCOUNT_SECONDS = 20, 86_400
TRIES_OF_ADDRESS, ADDRESS_SECONDS = 20, 3_600
TOO_MANY = (
    "Signing in has failed too often. Try again {when}, or ask an administrator for a new link."
)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts, in seconds: without a request, and at all."""

    idle: int = 30 * 60
    absolute: int = 12 * 3600

    def is_over(self, begun_at: int, seen_at: int, now: int) -> bool:
        """Whether a session has ended by itself."""
        return now - seen_at >= self.idle or now - begun_at >= self.absolute


def refused_for(of_account: int, of_address: int) -> str | None:
    """The sentence for somebody whose tries are used up; None while there are some left."""
    if of_account >= TRIES_OF_ACCOUNT:
        return TOO_MANY.format(when="tomorrow")
    if of_address >= TRIES_OF_ADDRESS:
        return TOO_MANY.format(when="in an hour")
    return None
