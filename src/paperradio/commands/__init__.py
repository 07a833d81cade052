"""What the commands do that are more than starting a program; `cli.py` names them all."""
