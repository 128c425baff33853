"""`perfeval-xl uninstall`: take back what `install` changed."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: there are none."""


def run(args: argparse.Namespace) -> int:
    """Uninstall and tell."""
    from perfeval_xl.excel.install import uninstall

    print("\n".join(uninstall()))
    return 0
