"""The kernel in which submissions run: ipykernel in bubblewrap, without network or other people's files.

It reads Python, hopkit and the data beside its notebook, and writes to memory that vanishes with it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

NAME = "hopkit-sandbox"
SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/fonts",
          "/etc/ld.so.cache", "/etc/localtime"]  # fmt: skip
MEMORY, FILES = 4 << 30, 256 << 20


def command(argv, here, runtime=None):
    """The bubblewrap command that runs argv in the folder `here`; sockets live in `runtime`."""
    kit = library()
    # bwrap makes each mount in turn: memory first, then what may be read on top of it
    memory = [part for folder in ("/tmp", here) for part in ("--size", str(FILES), "--tmpfs", str(folder))]
    readable = [*SYSTEM, sys.base_prefix, sys.prefix, kit, *data(here)]
    bind = [part for path in readable for part in ("--ro-bind-try", str(path), str(path))]
    fonts = Path.home() / ".cache" / "matplotlib"
    bind += ["--ro-bind-try", str(fonts), "/tmp/.cache/matplotlib"]
    if runtime:
        # numba keeps compiled kernels only where it can write: hence a copy, for this kernel alone
        cache = kit / "__pycache__"
        cache.mkdir(exist_ok=True)
        shutil.copytree(cache, runtime / "pycache", dirs_exist_ok=True)
        bind += ["--bind", str(runtime), str(runtime), "--bind", str(runtime / "pycache"), str(cache)]
    return ["bwrap", "--unshare-all", "--die-with-parent", *memory, *bind,
            "--dev", "/dev", "--proc", "/proc", "--chdir", str(here), *argv]  # fmt: skip


def library():
    """The folder of the hopkit that this process would import."""
    return Path(find_spec("hopkit").origin).parent


def data(folder):
    return [path for path in folder.iterdir() if path.suffix != ".ipynb" and not path.is_symlink()]


def environment():
    kept = {name: os.environ[name] for name in ("PATH", "NBGRADER_EXECUTION") if name in os.environ}
    # the kernel's Python may have another hopkit installed, or none
    kept["PYTHONPATH"] = str(library().parent)
    return kept | {"HOME": "/tmp", "USER": "student", "LANG": "C.UTF-8"}


def works():
    """Whether bubblewrap is here and may make its namespaces."""
    if shutil.which("bwrap") is None:
        return False
    with tempfile.TemporaryDirectory() as here:
        trial = command([sys.executable, "-c", ""], Path(here))
        return subprocess.run(trial, env=environment(), capture_output=True).returncode == 0


def limit():
    """Cap this process and those it starts: memory, and the size of any file."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def install(folder, runtime):
    """Write the kernel's specification where JUPYTER_PATH=folder finds it; TMPDIR must be `runtime`."""
    spec = folder / "kernels" / NAME
    spec.mkdir(parents=True)
    spec.joinpath("kernel.json").write_text(
        json.dumps(
            {
                "argv": [sys.executable, str(Path(__file__).resolve()), "{connection_file}", str(runtime)],
                "display_name": "hopkit in a sandbox",
                "language": "python",
                # a signal would reach bubblewrap, which dies of it; a message reaches the kernel
                "interrupt_mode": "message",
            }
        )
    )


def main(connection_file, runtime):
    limit()
    kernel = [sys.executable, "-m", "ipykernel_launcher", "-f", connection_file]
    argv = command(kernel, Path.cwd(), Path(runtime))
    os.execvpe(argv[0], argv, environment())


if __name__ == "__main__":
    main(*sys.argv[1:])
