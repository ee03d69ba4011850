"""`python -m samples --out DIR --count N --seed S [--matter M --look L --defect D]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from samples.defects import DEFECTS
from samples.looks import LOOKS
from samples.make import demo_applications, make_batch
from samples.story import MATTERS


def main() -> int:
    """Write a batch of applications and say where."""
    parser = argparse.ArgumentParser(
        prog="python -m samples", description="Make sample applications with known truth."
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--matter", choices=MATTERS)
    parser.add_argument("--look", choices=LOOKS)
    parser.add_argument("--defect", choices=tuple(DEFECTS))
    parser.add_argument("--demo", action="store_true", help="the sixteen applications of the demonstration")
    given = parser.parse_args()
    if given.demo:
        made = demo_applications(given.out)
    else:
        made = make_batch(given.out, given.count, given.seed, given.matter, given.look, given.defect)
    sys.stdout.write(f"{len(made)} applications, {sum(len(s.files) for s in made)} files in {given.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
