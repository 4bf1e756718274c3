"""The course's own tools, one file a job: `python3 -m course <command>`."""

import sys

# what reads notebooks would build a parser of international web addresses, a second's work at each start, for
# addresses that no notebook has
sys.modules.setdefault("rfc3987_syntax", None)
