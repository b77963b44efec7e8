"""Sessions that check the project. Outside `make`, each gets a virtual environment of its own."""

from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "tests", "docs"]
nox.options.reuse_existing_virtualenvs = True


def _prepare(session: nox.Session) -> None:
    """Install what is pinned, then what is ours; under --no-venv all of it is there already."""
    if session.virtualenv.venv_backend == "none":
        return
    session.install("--no-deps", "--require-hashes", "-r", "requirements/dev.txt")
    ours = [arg for plugin in sorted(Path("plugins").iterdir()) for arg in ("-e", str(plugin))]
    session.install("--no-deps", "--no-build-isolation", "-e", ".", *ours)
    session.run("python", "-m", "pip", "check", silent=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Hold style and formatting."""
    _prepare(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types, strictly."""
    _prepare(session)
    session.run("mypy")


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests."""
    _prepare(session)
    session.run(
        "python", "-m", "pytest", "--numprocesses", "auto", "--maxprocesses", "8", *session.posargs
    )


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error."""
    _prepare(session)
    session.run("mkdocs", "build", "--strict", "--quiet", "--site-dir", "site")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure every claim in benchmarks/; takes minutes."""
    _prepare(session)
    for claim in sorted(Path("benchmarks").glob("claim_*.py")):
        session.run("python", str(claim), *session.posargs)
