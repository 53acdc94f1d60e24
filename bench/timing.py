"""Times as ratios: the things to compare take turns, so that a noisy machine is fair to all."""

import statistics
import time
from collections.abc import Callable, Mapping


def medians(rivals: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each, run in turns; the first turn only warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for turn in range(rounds + 1):
        for name, run in rivals.items():
            begin = time.perf_counter()
            run()
            if turn:
                seconds[name].append(time.perf_counter() - begin)
    return {name: statistics.median(found) for name, found in seconds.items()}


def say(title: str, found: Mapping[str, float], base: str) -> None:
    """Print milliseconds and how many times ``base`` each one takes."""
    print(f"\n{title}")
    for name, seconds in found.items():
        print(f"  {seconds * 1000:9.1f} ms  {seconds / found[base]:6.2f} ×  {name}")
    print(f"  (× = times “{base}”, median of interleaved runs)")
