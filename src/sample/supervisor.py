#!/usr/bin/python3 -IS
"""Runs units as systemd does, on machines without it.

    supervisor.py --units DIR start UNIT
    supervisor.py --units DIR stop UNIT
    supervisor.py --units DIR show UNIT [--property=NAME,...]
    supervisor.py --units DIR is-active UNIT
    supervisor.py --units DIR cat UNIT
    supervisor.py --units DIR logs UNIT LINES

DIR has the units (NAME.service), their drop-ins (NAME.service.d/*.conf) and, below DIR/state, what is known of each. A unit that
was started has a daemon of its own, which reads the unit anew at each start, also of its own accord; it is gone once the unit has
ended for good. Of systemd.service(5) it knows what `Unit.KNOWN` lists; anything else in a unit is passed over.
"""

# Modules that take long to load are loaded where the daemon needs them: `show` is asked many times a second.
import fcntl
import grp
import os
import pwd
import signal
import struct
import sys
import time

NOT_ACTIVE, NOT_LOADED = 3, 5
# Those systemd itself uses when a process cannot be started as its unit says.
EXIT_CHDIR, EXIT_EXEC, EXIT_USER = 200, 203, 217

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PR_SET_PDEATHSIG = 1
FINAL = ("inactive", "failed")
NEVER_STARTED = {
    "ActiveState": "inactive", "SubState": "dead", "MainPID": "0", "NRestarts": "0", "ExecMainCode": "0", "ExecMainStatus": "0",
    "Result": "success", "InvocationID": "", "ExecMainStartTimestamp": "",
}


class Trouble(Exception):
    def __init__(self, reason, code=1):
        super().__init__(reason)
        self.code = code


# --- units -----------------------------------------------------------------------------------------


class Unit:
    KNOWN = ("User", "Group", "WorkingDirectory", "Environment", "EnvironmentFile", "ExecStart", "Restart", "RestartSec",
             "TimeoutStopSec")

    def __init__(self, directory, name):
        self.name = name if name.endswith(".service") else name + ".service"
        if "/" in self.name:
            raise Trouble(f"{name} is no name of a unit", 2)
        self.fragment = os.path.join(directory, self.name)
        self.directory = os.path.join(directory, "state")

    def file(self, kind):
        return os.path.join(self.directory, f"{self.name}.{kind}")

    def is_loaded(self):
        return os.path.exists(self.fragment)

    def drop_ins(self):
        folder = self.fragment + ".d"
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        return [os.path.join(folder, name) for name in names if name.endswith(".conf")]

    def sources(self):
        if not self.is_loaded():
            raise Trouble(f"Unit {self.name} not found.", NOT_LOADED)
        return [self.fragment, *self.drop_ins()]

    def settings(self):
        """The directives of [Service] by name, each with all its values."""
        found = {name: [] for name in self.KNOWN}
        for source in self.sources():
            section = ""
            for line in logical_lines(source):
                name, _, value = (part.strip() for part in line.partition("="))
                if line.startswith("["):
                    section = line
                elif section == "[Service]" and name in found:
                    # Nothing as a value takes back what was said before.
                    found[name] = found[name] + [value] if value else []
        return found


def logical_lines(path):
    """Without comments; a line that ends with a backslash goes on in the next."""
    with open(path, encoding="utf-8") as file:
        line = ""
        for part in file:
            part = part.strip()
            if part.startswith(("#", ";")):
                continue
            line += part
            if line.endswith("\\"):
                line = line[:-1] + " "
            else:
                yield line
                line = ""
        yield line


def last(values, default=""):
    return values[-1] if values else default


def environment_files(settings):
    """(path, whether it may be missing), in their order."""
    return [(value.lstrip("-"), value.startswith("-")) for value in settings["EnvironmentFile"]]


def seconds(values, default):
    """A time span such as 5, 500ms or 1min 30s."""
    units = (("ms", 0.001), ("min", 60), ("s", 1), ("h", 3600), ("", 1))
    total = 0
    for part in last(values, default).split():
        for suffix, factor in units:
            if part.endswith(suffix) and part[:len(part) - len(suffix)].replace(".", "", 1).isdigit():
                total += float(part[:len(part) - len(suffix)]) * factor
                break
        else:
            raise Trouble(f"{part} is no time span")
    return total


# --- what is known of a unit -----------------------------------------------------------------------


def daemon_of(unit):
    """Its process id, 0 if there is none. The kernel keeps the lock that tells it: no killed daemon leaves one behind."""
    try:
        file = os.open(unit.file("daemon"), os.O_RDONLY)
    except FileNotFoundError:
        return 0
    try:
        lock = fcntl.fcntl(file, fcntl.F_GETLK, struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
    finally:
        os.close(file)
    kind, _, _, _, pid = struct.unpack("hhqqi", lock)
    return 0 if kind == fcntl.F_UNLCK else pid


def recorded(unit):
    try:
        with open(unit.file("status"), encoding="utf-8") as file:
            return dict(line.rstrip("\n").split("=", 1) for line in file)
    except FileNotFoundError:
        return dict(NEVER_STARTED)


def status_of(unit):
    while True:
        status = recorded(unit)
        daemon = daemon_of(unit)
        # Both of one moment: a daemon writes how it ended before it is gone.
        if status == recorded(unit):
            return status if daemon or status["ActiveState"] in FINAL else dict(NEVER_STARTED)


def start_of(pid):
    """What no other process of that number has, even after a boot: when it was started; None if it has ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            boot = file.read().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else f"{fields[19]}@{boot}"


# --- commands --------------------------------------------------------------------------------------


def start(unit):
    check(unit.settings())
    lock = alone(unit)
    if daemon_of(unit) and status_of(unit)["ActiveState"] == "active":
        return 0
    end(unit)
    said = launch(unit, lock)
    if said != "started":
        raise Trouble(f"{unit.name} was not started: {said or 'its daemon ended, see ' + unit.file('log')}")
    return 0


def check(settings):
    if len(settings["ExecStart"]) != 1:
        raise Trouble(f"a unit needs one ExecStart, this has {len(settings['ExecStart'])}")
    if last(settings["Restart"], "no") not in ("no", "on-failure", "always"):
        raise Trouble(f"Restart={last(settings['Restart'])} is not known here")
    seconds(settings["RestartSec"], "")
    seconds(settings["TimeoutStopSec"], "")


def stop(unit):
    if not daemon_of(unit):
        unit.sources()
    alone(unit)
    end(unit)
    return 0


def show(unit, names):
    settings = unit.settings() if unit.is_loaded() else {name: [] for name in unit.KNOWN}
    files = [f"{path} (ignore_errors={'yes' if optional else 'no'})" for path, optional in environment_files(settings)]
    shown = {
        "LoadState": "loaded" if unit.is_loaded() else "not-found",
        **status_of(unit),
        "User": last(settings["User"]),
        "Group": last(settings["Group"]),
        "WorkingDirectory": last(settings["WorkingDirectory"]),
        "Environment": " ".join(quoted(assignment) for value in settings["Environment"] for assignment in words(value)),
        # A line for each, as systemctl prints them.
        "EnvironmentFiles": "\nEnvironmentFiles=".join(files),
        "ExecStart": exec_start(settings["ExecStart"]),
        "FragmentPath": unit.fragment if unit.is_loaded() else "",
        "DropInPaths": " ".join(unit.drop_ins()),
    }
    shown.pop("MainStart", None)
    if not files:
        del shown["EnvironmentFiles"]
    sys.stdout.write("".join(f"{name}={value}\n" for name, value in shown.items() if not names or name in names))
    return 0


def quoted(word):
    """As systemctl prints what has a blank or a special character in it."""
    if not any(character in " \t\"\\`$'*?[|&;<>()!~#{}" for character in word):
        return word
    return '"' + "".join("\\" + character if character in '"\\`$' else character for character in word) + '"'


def exec_start(commands):
    """As far as systemctl tells what is started, not how it went."""
    if len(commands) != 1:
        return ""
    arguments = words(commands[0])
    return f"{{ path={arguments[0]} ; argv[]={' '.join(arguments)} ; ignore_errors=no }}"


def is_active(unit):
    state = status_of(unit)["ActiveState"]
    print(state)
    return 0 if state == "active" else NOT_ACTIVE


def cat(unit):
    texts = []
    for source in unit.sources():
        with open(source, encoding="utf-8") as file:
            texts.append(f"# {source}\n{file.read()}")
    sys.stdout.write("\n".join(texts))
    return 0


def logs(unit, lines):
    if not lines.isdigit():
        raise Trouble(f"{lines} is no number of lines", 2)
    wanted, text = int(lines), b""
    try:
        with open(unit.file("log"), "rb") as file:
            position = file.seek(0, os.SEEK_END)
            while position and text.count(b"\n") <= wanted:
                step = min(position, 1 << 16)
                position -= step
                file.seek(position)
                text = file.read(step) + text
    except FileNotFoundError:
        return 0
    sys.stdout.buffer.write(b"".join(text.splitlines(keepends=True)[-wanted:]) if wanted else b"")
    return 0


def alone(unit):
    """Keeps other commands that change the unit waiting until this one has ended."""
    os.makedirs(unit.directory, exist_ok=True)
    lock = os.open(unit.file("lock"), os.O_RDWR | os.O_CREAT, 0o644)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def end(unit):
    """Ends the daemon, which ends its process first, and a process whose daemon was killed."""
    while daemon := daemon_of(unit):
        kill(daemon, signal.SIGTERM)
        time.sleep(0.01)
    left = recorded(unit)
    # The kernel kills it when its daemon ends (see become), but that takes a moment.
    while start_of(left["MainPID"]) == left.get("MainStart", ""):
        kill(int(left["MainPID"]), signal.SIGKILL)
        time.sleep(0.01)


def kill(pid, number, send=os.kill):
    try:
        send(pid, number)
    except ProcessLookupError:
        pass  # it was quicker


# --- the daemon of a unit --------------------------------------------------------------------------


def launch(unit, lock):
    """Returns what the daemon says of its first start."""
    reader, writer = os.pipe()
    between = os.fork()
    if between == 0:
        os.setsid()
        if os.fork() == 0:
            os.close(lock)
            serve(unit, writer)
        os._exit(0)
    os.close(writer)
    os.waitpid(between, 0)
    with os.fdopen(reader) as report:
        return report.read()


def serve(unit, report):
    try:
        detach(unit, report)
        Daemon(unit, report).run()
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(1)


def detach(unit, report):
    """Nothing of whoever started this stays open, or they would wait for it."""
    os.chdir("/")
    os.umask(0o022)
    log = os.open(unit.file("log"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), log, log)):
        os.dup2(file, number)
    for file in map(int, os.listdir("/proc/self/fd")):
        if file > 2 and file != report:
            try:
                os.close(file)
            except OSError:
                pass  # the one that listed them
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGCHLD, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)


class Daemon:
    SIGNALS = (signal.SIGTERM, signal.SIGCHLD)

    def __init__(self, unit, report):
        import ctypes

        self.unit = unit
        self.report = report
        self.libc = ctypes.CDLL(None)
        self.stopping = False
        self.status = dict(NEVER_STARTED)
        # Signals wait until they are asked for; only then may a command find this daemon.
        signal.pthread_sigmask(signal.SIG_SETMASK, self.SIGNALS)
        self.lock = os.open(unit.file("daemon"), os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.lockf(self.lock, fcntl.LOCK_EX)

    def run(self):
        restarts = 0
        while True:
            settings = self.unit.settings()
            check(settings)
            result = self.run_once(settings, restarts)
            if self.stopping or not self.restarts_after(result, settings):
                break
            self.write(ActiveState="activating", SubState="auto-restart", MainPID=0, Result=result)
            self.wait(seconds(settings["RestartSec"], "100ms"), [signal.SIGTERM])
            if self.stopping:
                self.write(ActiveState="inactive", SubState="dead")
                return
            restarts += 1
        if result == "success":
            self.write(ActiveState="inactive", SubState="dead", MainPID=0, Result=result)
        else:
            self.write(ActiveState="failed", SubState="failed", MainPID=0, Result=result)

    @staticmethod
    def restarts_after(result, settings):
        rule = last(settings["Restart"], "no")
        return rule == "always" or rule == "on-failure" and result != "success"

    def run_once(self, settings, restarts):
        """Returns the result, in systemd's words."""
        invocation = os.urandom(16).hex()
        self.write(**{**NEVER_STARTED, "ActiveState": "activating", "SubState": "start", "NRestarts": restarts, "InvocationID": invocation})
        try:
            environment = environment_for(settings, invocation)
        except OSError as error:
            return self.cannot_start(f"{error.filename}: {error.strerror}")
        killed_before = killed_for_memory()
        started = time.strftime("%a %Y-%m-%d %H:%M:%S %Z")
        pid = self.spawn(settings, environment)
        self.write(ActiveState="active", SubState="running", MainPID=pid, MainStart=start_of(pid) or "",
                   ExecMainStartTimestamp=started)
        self.say("started")
        killed_by_us = self.wait_for(pid, settings)
        return self.result_of(pid, killed_by_us, killed_before)

    def cannot_start(self, reason):
        log(f"cannot start: {reason}")
        self.say(reason)
        return "resources"

    def say(self, word):
        """To the command that started this."""
        if self.report is not None:
            try:
                os.write(self.report, word.encode())
            except BrokenPipeError:
                pass  # it was killed
            os.close(self.report)
            self.report = None

    def spawn(self, settings, environment):
        """Returns once the child is the unit's program, or has ended."""
        parent = os.getpid()
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            become(settings, environment, parent, self.libc)
        os.close(writer)
        os.read(reader, 1)
        os.close(reader)
        return pid

    def wait_for(self, pid, settings):
        """Until the process has ended, by itself or stopped. Returns whether it had to be killed."""
        deadline = None
        while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            self.wait(None if deadline is None else deadline - time.monotonic())
            if self.stopping and deadline is None and self.status["SubState"] == "running":
                self.write(ActiveState="deactivating", SubState="stop-sigterm")
                kill(pid, signal.SIGTERM, os.killpg)
                deadline = time.monotonic() + seconds(settings["TimeoutStopSec"], "10")
            elif deadline is not None and time.monotonic() >= deadline:
                self.write(SubState="stop-sigkill")
                kill(pid, signal.SIGKILL, os.killpg)
                deadline = None
        return self.status["SubState"] == "stop-sigkill"

    def wait(self, within, signals=SIGNALS):
        """For a signal, no longer than so many seconds; None: however long it takes."""
        received = signal.sigwaitinfo(signals) if within is None else signal.sigtimedwait(signals, max(0, within))
        if received is not None and received.si_signo == signal.SIGTERM:
            self.stopping = True

    def result_of(self, pid, killed_by_us, killed_before):
        # While it is not reaped its number is nobody else's: whatever it has left behind goes with it.
        kill(pid, signal.SIGKILL, os.killpg)
        ended = os.waitid(os.P_PID, pid, os.WEXITED)
        self.write(ExecMainCode=ended.si_code, ExecMainStatus=ended.si_status)
        if ended.si_code == os.CLD_EXITED:
            return "success" if ended.si_status == 0 else "exit-code"
        if killed_by_us:
            return "timeout"
        if ended.si_code == os.CLD_DUMPED:
            return "core-dump"
        if ended.si_status in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
            return "success"
        return "oom-kill" if ended.si_status == signal.SIGKILL and killed_for_memory() > killed_before else "signal"

    def write(self, **changes):
        self.status.update({name: str(value) for name, value in changes.items()})
        path = self.unit.file("status")
        try:
            with open(path + ".part", "w", encoding="utf-8") as file:
                file.write("".join(f"{name}={value}\n" for name, value in self.status.items()))
            os.rename(path + ".part", path)
        except OSError as error:
            log(f"{path}: {error.strerror}")  # a full disk is no reason to end the process


def log(text):
    os.write(2, f"supervisor: {text}\n".encode())


def killed_for_memory():
    """How many processes the kernel has killed since the boot because memory ran out; of one killed process it does not tell."""
    try:
        with open("/proc/vmstat", encoding="ascii") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("oom_kill ")), 0)
    except OSError:
        return 0


# --- the process of a unit -------------------------------------------------------------------------


def become(settings, environment, parent, libc):
    """Turns this child of the daemon into the unit's program; never returns."""
    failure = EXIT_USER
    try:
        os.setsid()
        drop_privileges(settings)
        # No process outlives its daemon. Dropping privileges would take this back, and the daemon may be dead already.
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(EXIT_EXEC)
        failure = EXIT_CHDIR
        os.chdir(last(settings["WorkingDirectory"], "/"))
        failure = EXIT_EXEC
        arguments = words(settings["ExecStart"][0])
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        os.execve(arguments[0], arguments, environment)
    except (OSError, KeyError, ValueError, IndexError) as error:
        log(f"cannot start: {error}")
    finally:
        os._exit(failure)


def drop_privileges(settings):
    account = account_of(settings)
    if account is None:
        return
    group = last(settings["Group"])
    gid = account.pw_gid if not group else int(group) if group.isdigit() else grp.getgrnam(group).gr_gid
    if os.geteuid() == 0:
        os.initgroups(account.pw_name, gid)
        os.setgid(gid)
        os.setuid(account.pw_uid)
    elif os.geteuid() != account.pw_uid:
        raise PermissionError(f"only root can run it as {account.pw_name}")


def account_of(settings):
    user = last(settings["User"])
    if not user:
        return None
    return pwd.getpwuid(int(user)) if user.isdigit() else pwd.getpwnam(user)


def words(text):
    import shlex

    return shlex.split(text)


def environment_for(settings, invocation):
    """Nothing of whoever started it, as under systemd."""
    environment = {"PATH": PATH, "INVOCATION_ID": invocation}
    try:
        account = account_of(settings)
    except KeyError:
        account = None  # the child says so when it fails
    if account is not None:
        environment.update(HOME=account.pw_dir, SHELL=account.pw_shell, USER=account.pw_name, LOGNAME=account.pw_name)
    for value in settings["Environment"]:
        environment.update(assignment.split("=", 1) for assignment in words(value) if "=" in assignment)
    for path, optional in environment_files(settings):
        try:
            with open(path, encoding="utf-8") as file:
                environment.update(assignments(file.read()))
        except FileNotFoundError:
            if not optional:
                raise
    return environment


def assignments(text):
    """Of an environment file, by the rules of systemd.exec(5): quotes, backslashes, comments, and no variables."""
    key, value, kept, state = "", "", 0, "before key"
    # The end of the text ends the last line.
    for character in text + "\n":
        if state == "before key":
            if character in "#;":
                state = "comment"
            elif not character.isspace():
                key, value, kept, state = character, "", 0, "key"
        elif state == "comment":
            state = {"\n": "before key", "\\": "comment escape"}.get(character, "comment")
        elif state == "comment escape":
            state = "before key" if character == "\n" else "comment"
        elif state == "key":
            if character == "\n":
                state = "before key"
            elif character == "=":
                key, state = key.rstrip(), "before value"
            else:
                key += character
        elif state in ("before value", "value"):
            if character == "\n":
                state = "before key"
                if is_name(key):
                    yield key, value[:kept]
            elif character == "\\":
                state = "escape"
            elif state == "before value" and character in "'\"":
                state = character
            elif state == "value" or not character.isspace():
                state, value = "value", value + character
                # Blanks at the end are no part of it, unless they were quoted.
                kept = kept if character.isspace() else len(value)
        elif state == "escape":
            state = "value"
            if character != "\n":
                value, kept = value + character, len(value) + 1
        elif state == "escape in quotes":
            state = '"'
            if character != "\n":
                value += character if character in '"\\`$' else "\\" + character
                kept = len(value)
        elif character == state:
            state = "before value"
        elif character == "\\" and state == '"':
            state = "escape in quotes"
        else:
            value, kept = value + character, len(value) + 1


def is_name(key):
    return key.isascii() and key.replace("_", "a").isalnum() and not key[0].isdigit()


# --- command line ----------------------------------------------------------------------------------

COMMANDS = {"start": start, "stop": stop, "is-active": is_active, "cat": cat}
USAGE = "usage: supervisor.py --units DIR start|stop|show|is-active|cat|logs UNIT [--property=NAME,...] [LINES]"


def main(arguments):
    if len(arguments) < 4 or arguments[0] != "--units":
        raise Trouble(USAGE, 2)
    directory, command, name, *rest = arguments[1:]
    unit = Unit(os.path.abspath(directory), name)
    if command in COMMANDS and not rest:
        return COMMANDS[command](unit)
    if command == "show" and all(option.startswith("--property=") for option in rest):
        return show(unit, [name for option in rest for name in option.partition("=")[2].split(",")])
    if command == "logs" and len(rest) == 1:
        return logs(unit, rest[0])
    raise Trouble(USAGE, 2)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Trouble, OSError) as trouble:
        sys.stderr.write(f"{trouble}\n")
        sys.exit(getattr(trouble, "code", 1))
