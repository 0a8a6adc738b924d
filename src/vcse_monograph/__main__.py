"""`python -m vcse_monograph` does what `vcse` does, where scripts are not on the path."""

from vcse_monograph.cli import main

main()
