"""The package: what it lists, what it carries, and that it runs where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

import ledger

ROOT = Path(__file__).parents[1]
MAPPED = {"ledger": "ledger", "ledger.migrations": "migrations", "ledger.data": "data"}
SHIPPED = {
    ".py", ".jsonl", ".csv", ".toml", ".mako", ".typed", ".html", ".css", ".js", ".svg",
}  # fmt: skip


@pytest.fixture(scope="module")
def setup_cfg() -> ConfigParser:
    """Give the description of the package."""
    parser = ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg")
    return parser


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of what is packaged: building leaves files that would spoil the next one."""
    copy = tmp_path_factory.mktemp("source") / "prediction-ledger"
    copy.mkdir()
    for name in ("setup.cfg", "pyproject.toml", "LICENSE", "README.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, copy)
    for name in MAPPED.values():
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the wheel, built without a network."""
    return build_wheel(source, tmp_path_factory.mktemp("wheel"))


def build_wheel(source: Path, folder: Path) -> Path:
    """Build a wheel from a folder or a source archive with what is installed here."""
    run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"),
        *("--no-build-isolation", "--wheel-dir", str(folder), str(source)),
        cwd=folder,
    )
    (built,) = folder.glob("*.whl")
    return built


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed, as a person whose home is empty; return what it printed."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PLEDGER_", "COV_", "XDG_"))
    }
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**inherited, "HOME": str(cwd), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def packages_of_the_tree() -> set[str]:
    """Return the dotted name of every folder with Python in it."""
    return {
        ".".join([package, *path.parent.relative_to(ROOT / folder).parts])
        for package, folder in MAPPED.items()
        for path in (ROOT / folder).rglob("*.py")
    }


def shipped_files() -> set[str]:
    """Return what an installed copy must have, as it is named there."""
    return {
        "/".join([*package.split("."), *path.relative_to(ROOT / folder).parts])
        for package, folder in MAPPED.items()
        for path in (ROOT / folder).rglob("*")
        if path.suffix in SHIPPED and "__pycache__" not in path.parts
    } | {
        "ledger/py.typed",
        "ledger/commands/signatures.json",
        "ledger/exchange/case_verify.txt",
    }


def test_every_package_of_the_tree_is_listed(setup_cfg: ConfigParser) -> None:
    listed = setup_cfg["options"]["packages"].split()

    assert sorted(listed) == sorted(packages_of_the_tree())
    assert listed == sorted(listed)


def test_every_extra_for_users_is_in_all_but_the_heavy_one(setup_cfg: ConfigParser) -> None:
    extras = setup_cfg["options.extras_require"]
    # pyarrow takes 170 MB: docs/decisions.md.
    wanted = set(extras) - {"all", "test", "dev", "parquet"}

    found = re.search(r"prediction-ledger\[(.*)\]", extras["all"])
    assert found is not None
    assert set(found[1].split(",")) == wanted


def test_the_version_stands_in_one_place(setup_cfg: ConfigParser, wheel: Path) -> None:
    assert setup_cfg["metadata"]["version"] == "attr: ledger.__version__"
    assert wheel.name == f"prediction_ledger-{ledger.__version__}-py3-none-any.whl"


def test_the_wheel_carries_code_migrations_and_data_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert names == shipped_files()
    assert "ledger/migrations/env.py" in names
    assert "ledger/migrations/script.py.mako" in names


def test_a_wheel_from_the_source_archive_is_the_same(
    source: Path, wheel: Path, tmp_path: Path
) -> None:
    build = "import setuptools.build_meta as backend, sys; backend.build_sdist(sys.argv[1])"
    run(sys.executable, "-c", build, tmp_path, cwd=source)
    (archive,) = tmp_path.glob("*.tar.gz")
    (tmp_path / "again").mkdir()
    again = build_wheel(archive, tmp_path / "again")

    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(wheel).namelist()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the commands of an environment with only the wheel of ours in it.

    The packages of others are seen through a path file, so that no network is needed; path
    files in that folder are not followed, and with them the tree we work in stays out of sight.
    """
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, symlinks=True)
    paths = sysconfig.get_paths(vars={"base": str(environment), "platbase": str(environment)})
    Path(paths["purelib"], "others.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    commands = Path(paths["scripts"])
    run(
        *(sys.executable, "-m", "pip", "--python", commands / "python", "install", "--quiet"),
        *("--no-deps", "--no-index", "--force-reinstall", "--no-warn-script-location", wheel),
        cwd=environment,
    )
    return commands


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Give an empty folder whose name needs care."""
    folder = tmp_path / "an empty folder"
    folder.mkdir()
    return folder


@pytest.mark.slow
def test_an_installed_copy_is_the_one_that_runs(installed: Path, elsewhere: Path) -> None:
    script = (
        "import ledger, ledger.data, ledger.migrations as m; print(ledger.__file__, m.__file__)"
    )

    printed = run(installed / "python", "-c", script, cwd=elsewhere).split()

    assert all(Path(path).is_relative_to(installed.parent) for path in printed)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ledger", "pledger"])
def test_both_commands_say_their_version(installed: Path, elsewhere: Path, name: str) -> None:
    assert ledger.__version__ in run(installed / name, "--version", cwd=elsewhere)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.slow
def test_the_package_runs_as_a_module(installed: Path, elsewhere: Path) -> None:
    printed = run(installed / "python", "-m", "ledger", "--version", cwd=elsewhere)

    assert ledger.__version__ in printed


@pytest.mark.slow
def test_an_installed_copy_starts_a_ledger(installed: Path, elsewhere: Path) -> None:
    run(installed / "ledger", "init", "ledger.db", cwd=elsewhere)

    assert (elsewhere / "ledger.db").stat().st_size > 0


@pytest.mark.slow
def test_an_installed_copy_shows_the_demo(installed: Path, elsewhere: Path) -> None:
    printed = run(installed / "ledger", "demo", cwd=elsewhere)

    assert "DEMO" in printed
    assert "Zuckerberg" in printed
    assert list(elsewhere.iterdir()) == []
