"""The measurements: python -m bench NAME; each is a module here with add_arguments and main."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pkgutil import iter_modules

import bench


def run(arguments: list[str] | None = None) -> int:
    """Run one measurement by name."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = parser.add_subparsers(metavar="NAME")
    folders = [f"{bench.__name__}.{folder.name}" for folder in iter_modules(bench.__path__) if folder.ispkg]
    commands = [(item.name, folder) for folder in folders for item in iter_modules(import_module(folder).__path__)]
    for name, folder in sorted(commands):
        module = import_module(f"{folder}.{name}")
        if not hasattr(module, "add_arguments"):
            continue
        own = names.add_parser(name, help=(module.__doc__ or "").splitlines()[0])
        module.add_arguments(own)
        own.set_defaults(run=module.main)
    parse_args = parser.parse_args(arguments)
    if not hasattr(parse_args, "run"):
        parser.print_help()
        return 0
    return int(parse_args.run(parse_args))


if __name__ == "__main__":
    sys.exit(run())
