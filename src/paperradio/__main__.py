"""`python -m paperradio` is `paperradio`."""

from paperradio.cli import main

main()
