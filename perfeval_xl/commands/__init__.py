"""One module per command of the command line: `add_arguments(parser)` and `run(args) -> exit code`.

A command's module, and what it needs, is imported only when it is asked for.
"""
