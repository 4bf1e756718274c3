"""A PostgreSQL server of a test's own, on a socket in its folder: no port, gone afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from glob import glob
from pathlib import Path

from conftest import need


@contextmanager
def server(folder):
    """The address, as nbgrader's db_url has it, of an empty database."""
    places = [*glob("/usr/lib/postgresql/*/bin"), *filter(None, [os.environ.get("PATH")])]
    path = os.pathsep.join(places)
    initdb, pg_ctl = (shutil.which(name, path=path) or need(name) for name in ("initdb", "pg_ctl"))
    # a socket's path must be short
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    data = home / "data"
    as_user = {}
    if sys.platform != "win32" and os.getuid() == 0:
        import pwd

        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    quiet = {"stdout": subprocess.DEVNULL, "check": True, "cwd": "/", **as_user}
    try:
        subprocess.run(
            [initdb, "-D", data, "-U", "hopkit", "-A", "trust", "-E", "UTF8", "--no-sync"], **quiet
        )
        options = f"-k {home} -c listen_addresses= -c fsync=off"
        subprocess.run([pg_ctl, "-D", data, "-l", home / "log", "-o", options, "-w", "start"], **quiet)
        try:
            yield f"postgresql+psycopg://hopkit@/postgres?host={home}"
        finally:
            subprocess.run([pg_ctl, "-D", data, "-m", "immediate", "-w", "stop"], **quiet)
    finally:
        shutil.rmtree(home, ignore_errors=True)
