"""How large a fresh installation is, in MB on the disk, and what is large in it.

    python benchmarks/install_size.py                  installs this checkout into a new environment and measures that
    python benchmarks/install_size.py --venv FOLDER    measures an environment that is there

pip and what it compiles to bytecode are counted too: a user has them.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHOWN = 15


def megabytes(path: Path) -> float:
    """What a file, or a folder with all that is in it, takes on the disk."""
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.lstat().st_blocks * 512 for file in files) / 2**20


def installed(venv: Path) -> Path:
    """A new environment with this checkout installed as the README says."""
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "pip"), "install", "-q", "-c", str(ROOT / "constraints.txt"), str(ROOT)]
    subprocess.run(pip, check=True)
    return venv


def report(venv: Path) -> None:
    """Print the whole size, and the largest packages."""
    packages = next(venv.glob("lib/python*/site-packages"))
    sizes = sorted(((megabytes(path), path.name) for path in packages.iterdir()), reverse=True)
    print(f"| the whole environment | {megabytes(venv):,.0f} MB |\n|---|--:|")
    print("".join(f"| {name} | {size:,.0f} |\n" for size, name in sizes[:SHOWN]), end="")


def main() -> None:
    """Measure an environment, new or given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--venv", type=Path, help="an environment that is there")
    given = parser.parse_args()
    if given.venv:
        report(given.venv)
        return
    with tempfile.TemporaryDirectory() as folder:
        report(installed(Path(folder) / "venv"))


if __name__ == "__main__":
    main()
