"""Runs Sandpost from a checkout: makes its environment once, then does what it was asked.

This file is read by whatever Python a machine has, so it keeps to the standard library and to the
grammar that Python 2.7 shares with today's: no annotations, no f-strings, types in comments.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import time

HELP = """\
python3 sandpost.py demo            see an update that is accepted and never arrives, and its repair
python3 sandpost.py up              run the sandbox: server, projector and notifier in one process
python3 sandpost.py test [PART ...] check everything, or only some parts: %s
python3 sandpost.py WORD ...        any other `sandpost` command; `sandpost.py --help` says this

The first run makes the folder .venv beside this file and needs the network; later ones do not."""

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
SANDPOST = os.path.join(BIN, "sandpost.exe" if os.name == "nt" else "sandpost")
# Written when the making begins and again when it has ended well; holds what the environment is.
NOTE = os.path.join(VENV, "made-by-sandpost.txt")
UNFINISHED = "unfinished\n"

USAGE = 2  # exit status: it cannot be done as asked
STOPPED = 130  # exit status: Ctrl-C

# What each kind of use needs, and what that took on two cores and a fast line.
NEEDS = {
    "run": ("requirements.txt", "a minute"),
    "test": (os.path.join("tests", "requirements.txt"), "one to three minutes"),
}


class CannotGoOn(Exception):
    """What stands in the way and what to do about it, in words for the person who asked."""


def main(words):
    # type: (list[str]) -> int
    """Exit status of what was asked; a `sandpost` command takes this process's place instead."""
    try:
        if sys.version_info < OLDEST:
            return start_again_with_a_newer_python(words)
        if not words or words[0] in ("-h", "--help"):
            sys.stdout.write(HELP % ", ".join(tasks()) + "\n")
            return 0
        if words[0] == "test":
            return check(words[1:])
        make_environment("run")
        return become([SANDPOST] + words)
    except CannotGoOn as why:
        say(str(why))
        return USAGE
    except KeyboardInterrupt:
        return STOPPED


def say(text):
    # type: (str) -> None
    """Speak on standard error, because standard output belongs to the command."""
    sys.stderr.write("sandpost: " + text + "\n")
    sys.stderr.flush()


# ---- an old Python ------------------------------------------------------------------------------


def start_again_with_a_newer_python(words):
    # type: (list[str]) -> int
    """Hand over to a Python that is new enough, or say which one is needed and how to get it."""
    this = "this is Python %s (%s)" % (".".join(map(str, sys.version_info[:3])), sys.executable)
    for name in NEWER:
        path = on_path(name)
        if path and is_new_enough(path):
            say("%s, which is too old; going on with %s" % (this, path))
            return become([path, os.path.abspath(__file__)] + words)
    raise CannotGoOn(
        "%s, and Sandpost needs Python 3.11 or newer, which is not on the PATH.\n"
        "Install one:\n"
        "  Debian 12, Ubuntu 24.04 or later   sudo apt-get install python3 python3-venv\n"
        "  macOS                              brew install python3\n"
        "  Windows                            winget install Python.Python.3.13\n"
        "  with uv                            uv python install 3.13\n"
        "  anywhere                           https://www.python.org/downloads/\n"
        "and run this file with it:   python3 sandpost.py %s" % (this, " ".join(words))
    )


def is_new_enough(path):
    # type: (str) -> bool
    """True if this Python really starts (a version manager's shim may not) and is new enough."""
    return answers([path, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])


def on_path(name):
    # type: (str) -> str | None
    """The first program of that name on the PATH (Python 2.7 has no shutil.which)."""
    names = (name + ".exe", name) if os.name == "nt" else (name,)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for candidate in names:
            path = os.path.join(folder, candidate)
            if os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    return None


# ---- the environment ----------------------------------------------------------------------------


def make_environment(use):
    # type: (str) -> None
    """The environment for this use is there and whole, whatever became of earlier attempts."""
    if is_made(use):
        return
    with OneAtATime():
        if is_made(use):
            return  # whoever held the lock has made it
        started = time.time()
        lock, usual = NEEDS[use]
        say("making the environment in .venv, once; this takes about %s" % usual)
        if is_made("run") and UNFINISHED not in read_note():
            write_note(read_note() + UNFINISHED)  # something may be running in it: only add to it
        else:
            clear_the_place()
        install(lock)
        write_note("".join(fingerprint(each) for each in sorted({"run", use})))
        say("the environment is ready after %d seconds" % (time.time() - started))


def is_made(use):
    # type: (str) -> bool
    """True if the note says that the present lock was installed here, with a Python still there."""
    return fingerprint(use) in read_note() and all(map(os.path.exists, (PYTHON, SANDPOST)))


def fingerprint(use):
    # type: (str) -> str
    """What an environment for this use must have been made from: packages, place, interpreter."""
    made_from = hashlib.sha256()
    with open(os.path.join(ROOT, NEEDS[use][0]), "rb") as lock:
        made_from.update(lock.read())
    # Programs in an environment name its place: one that was moved does not start.
    for text in (repr(settings("project")), ROOT, os.path.realpath(PYTHON)):
        made_from.update(text.encode("utf-8", "surrogateescape"))
    return "%s %s\n" % (use, made_from.hexdigest())


def read_note():
    # type: () -> str
    """What the environment says of itself; nothing if it is not there or not ours."""
    try:
        with open(NOTE) as file:
            return file.read()
    except (IOError, OSError):
        return ""


def write_note(text):
    # type: (str) -> None
    """The note is either the old one or the new one, even if this process dies here."""
    with open(NOTE + ".new", "w") as file:
        file.write(text)
    os.replace(NOTE + ".new", NOTE)


def clear_the_place():
    # type: () -> None
    """Leave an empty .venv with a note that it is being made; never touch one of somebody else."""
    if os.path.isdir(VENV) and os.listdir(VENV):
        if not read_note():
            raise CannotGoOn(
                "the folder %s was not made by this program, which will not change it.\n"
                "Rename or delete it and try again, or use it yourself: install '.[embedded]' "
                "into it and call `sandpost`." % VENV
            )
        write_note(UNFINISHED)
        for name in os.listdir(VENV):
            path = os.path.join(VENV, name)
            if path == NOTE:
                continue
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            else:
                os.remove(path)
    if not os.path.isdir(VENV):
        os.mkdir(VENV)
    write_note(UNFINISHED)


def install(lock):
    # type: (str) -> None
    """Everything in the lock, checked against its hashes, and the checkout itself as it stands."""
    # Not sys.executable: that may be the one in the .venv that has just been cleared.
    python = getattr(sys, "_base_executable", sys.executable)
    uv = on_path("uv")
    if not uv or not answers([uv, "--version"]):
        install_with_pip(python, lock)
        return
    try:
        if not os.path.exists(PYTHON):
            run([uv, "venv", "--quiet", "--allow-existing", "--python", python, VENV])
        install_with([uv, "pip", "install", "--quiet", "--python", PYTHON], lock)
    except CannotGoOn as why:  # it trusts other certificates than pip, for one
        say("%s\nTrying again without uv." % why)
        install_with_pip(python, lock)


def install_with_pip(python, lock):
    # type: (str, str) -> None
    """The same with what comes with Python; pip refuses if this were no environment of its own."""
    pip = [PYTHON, "-m", "pip", "--require-virtualenv", "--disable-pip-version-check", "-qq"]
    if not answers(pip + ["--version"]):
        must_be_able_to_make_one(python)
        run([python, "-m", "venv", VENV])
    install_with(pip + ["install"], lock)


def install_with(pip, lock):
    # type: (list[str], str) -> None
    """The lock first: it brings what builds the checkout, so that nothing unhashed is fetched."""
    run(pip + ["--require-hashes", "-r", os.path.join(ROOT, lock)])
    run(pip + ["--no-deps", "--no-build-isolation", "-e", ROOT])


def must_be_able_to_make_one(python):
    # type: (str) -> None
    """Refuse, and name the one package to install, where Python comes without its venv."""
    if answers([python, "-c", "import ensurepip, venv"]):
        return
    raise CannotGoOn(
        "this Python (%s) cannot make an environment.\n"
        "Install the one package that is missing:   sudo apt-get install python%d.%d-venv\n"
        "(on other systems: a Python that has the modules venv and ensurepip) and try again."
        % ((python,) + sys.version_info[:2])
    )


class OneAtATime:
    """A lock on this very file, so that it leaves nothing behind; it ends with its last process."""

    def __enter__(self):
        # type: () -> None
        self.file = open(os.path.abspath(__file__), "rb")
        # Inherited by what we start: if we are killed, an installer still at work keeps the lock.
        os.set_inheritable(self.file.fileno(), True)  # noqa: FBT003  # its own signature
        if not self.taken():
            say("another run is making the environment; waiting for it")
            while not self.taken():
                time.sleep(0.2)

    def __exit__(self, *_):
        # type: (object) -> None
        self.file.close()

    def taken(self):
        # type: () -> bool
        """True if the lock is ours now."""
        try:
            if os.name == "nt":
                import msvcrt  # noqa: PLC0415  # there is none elsewhere

                self.file.seek(1 << 30)  # beyond the end, so that others can still read the file
                msvcrt.locking(self.file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            else:
                import fcntl  # noqa: PLC0415  # there is none on Windows

                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


# ---- the check ----------------------------------------------------------------------------------


def check(wanted):
    # type: (list[str]) -> int
    """Run the parts in order; the first that fails ends it with its exit status."""
    known = tasks()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise CannotGoOn(
            "no part of the check is called %s; there are: %s" % (unknown[0], ", ".join(known))
        )
    make_environment("test")
    started = time.time()
    for name in wanted or known:
        say("%s: %s" % (name, known[name]))
        words = shlex.split(known[name])
        status = status_of([program(words[0])] + words[1:])
        if status:
            say("%s failed with exit status %d" % (name, status))
            return status
    say("all passed in %d seconds" % (time.time() - started))
    return 0


def tasks():
    # type: () -> dict[str, str]
    """The parts of the check, in order, as pyproject.toml declares them."""
    return settings("tool", "sandpost", "tasks")


def settings(*path):
    # type: (str) -> dict[str, str]
    """A table of pyproject.toml."""
    import tomllib  # noqa: PLC0415  # an old Python, which has none, must get as far as to say so

    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        table = tomllib.load(file)
    for name in path:
        table = table[name]
    return table


# ---- programs -----------------------------------------------------------------------------------


def program(name):
    # type: (str) -> str
    """A program of the environment."""
    return os.path.join(BIN, name + ".exe" if os.name == "nt" else name)


def answers(command):
    # type: (list[str]) -> bool
    """True if the command is there and ends well; what it says is not shown."""
    try:
        with open(os.devnull, "w") as nowhere:
            return subprocess.call(command, stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


def run(command):
    # type: (list[str]) -> None
    """Run a step of the installation, or say which one failed."""
    status = subprocess.call(command, cwd=ROOT, stdout=sys.stderr, close_fds=False)
    if status:
        raise CannotGoOn(
            "this did not work (exit status %d; what it said is above):\n  %s"
            % (status, " ".join(command))
        )


def status_of(command):
    # type: (list[str]) -> int
    """Exit status as a shell counts it: 128 and the signal's number for what a signal ended."""
    status = subprocess.call(command, cwd=ROOT, env=environment())
    return status if status >= 0 else 128 - status


def become(command):
    # type: (list[str]) -> int
    """Let the command take this process's place, so that signals and exit status are its own."""
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)  # Windows cannot: it would return to the prompt at once


def environment():
    # type: () -> dict[str, str]
    """The programs of the environment come first, also for what the checks start themselves."""
    return dict(os.environ, PATH=BIN + os.pathsep + os.environ.get("PATH", ""), VIRTUAL_ENV=VENV)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
