"""The runner of the Procfile, on small programs in place of ours: what ends starts again, nothing is left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis

from gateway import embedded_redis, processes, welcome
from gateway.children import Children

ROOT = Path(__file__).parent.parent
PATIENCE = 20  # seconds; a busy machine is slow, a broken runner never comes


class Runner:
    """One run of `python -m gateway.processes` in a folder with a Procfile of its own."""

    def __init__(self, folder: Path, procfile: str, port: int, **settings: str) -> None:
        (folder / "Procfile").write_text(procfile)
        self.output = folder / f"output-{time.monotonic_ns()}"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gateway.processes"],
                cwd=folder,
                env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, "PORT": str(port), **settings},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.output.read_text()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


Start = Callable[..., Runner]


@pytest.fixture
def start(tmp_path: Path, free_port: int) -> Iterator[Start]:
    """start(procfile, **settings) -> a Runner; it has no Redis of its own unless REDIS_URL="" asks for one."""
    runners: list[Runner] = []

    def starting(procfile: str, **settings: str) -> Runner:
        runners.append(Runner(tmp_path, procfile, free_port, **{"REDIS_URL": "redis://unused", **settings}))
        return runners[-1]

    yield starting
    for runner in runners:
        runner.process.kill()
        runner.process.wait()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not collected yet does not."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            return stat.read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
        except FileNotFoundError:
            return False
    return subprocess.run(["ps", "-p", str(pid)], capture_output=True, check=False).returncode == 0


def listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def test_release_runs_first_and_every_line_says_whose_it_is(start: Start) -> None:
    runner = start("release: echo ready\nweb: sh -c 'echo port $PORT; sleep 60'\n")
    wait_until(lambda: "port " in runner.said())
    lines = runner.said().splitlines()
    assert lines[0] == "release | ready"
    assert lines[-1].startswith("web     | port ")


def test_what_is_compiled_is_kept_for_the_next_start(start: Start) -> None:
    runner = start("release: sh -c 'echo [$PYTHONDONTWRITEBYTECODE]'\nweb: sleep 60\n", PYTHONDONTWRITEBYTECODE="1")
    wait_until(lambda: "release | []" in runner.said())


def test_a_release_that_fails_starts_nothing(start: Start, tmp_path: Path) -> None:
    runner = start("release: sh -c 'echo no table; exit 3'\nweb: touch started\n")
    assert runner.process.wait(PATIENCE) == 1
    assert runner.said().splitlines()[-1].startswith("`sh -c 'echo no table; exit 3'` failed with exit status 3")
    assert not (tmp_path / "started").exists()


def test_a_child_that_ends_is_started_again(start: Start, tmp_path: Path) -> None:
    runner = start("rest: sh -c 'echo $$ >> pids; exec sleep 60'\n")
    wait_until(lambda: len(pids(tmp_path / "pids")) == 1)
    os.kill(pids(tmp_path / "pids")[0], signal.SIGKILL)
    wait_until(lambda: len(pids(tmp_path / "pids")) == 2)
    assert "rest  | ended (SIGKILL); starts again in 0.5 s" in runner.said()
    assert alive(pids(tmp_path / "pids")[1])


def test_a_child_that_keeps_ending_is_given_longer_pauses(start: Start) -> None:
    runner = start("rest: sh -c 'exit 4'\n")
    wait_until(lambda: runner.said().count("ended (exit status 4)") == 3)
    ends = [line for line in runner.said().splitlines() if "ended" in line]
    assert [line.rsplit("again in ", 1)[1] for line in ends] == ["0.5 s", "1 s", "2 s"]


def test_what_a_dead_child_had_started_does_not_outlive_it(start: Start, tmp_path: Path) -> None:
    start("web: sh -c 'sleep 61 & echo $! >> grandchildren; echo $$ >> pids; wait'\n")
    wait_until(lambda: pids(tmp_path / "pids"))
    os.kill(pids(tmp_path / "pids")[0], signal.SIGKILL)
    wait_until(lambda: not alive(pids(tmp_path / "grandchildren")[0]))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_stop_ends_all_in_order(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    polite = 'python -c \'import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(print("bye"))); '
    polite += 'print("up", flush=True); signal.pause()\''
    runner = start(f"web: {polite}\nrest: sh -c 'echo $$ >> pids; exec sleep 62'\n")
    wait_until(lambda: "web   | up" in runner.said() and pids(tmp_path / "pids"))
    runner.process.send_signal(number)
    assert runner.process.wait(PATIENCE) == 0
    assert "web   | bye" in runner.said()
    assert not alive(pids(tmp_path / "pids")[0])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_killing_the_runner_leaves_no_orphan(start: Start, tmp_path: Path) -> None:
    runner = start("web: sh -c 'echo $$ >> pids; exec sleep 63'\nrest: sh -c 'echo $$ >> pids; exec sleep 63'\n")
    wait_until(lambda: len(pids(tmp_path / "pids")) == 2)
    runner.process.kill()
    wait_until(lambda: not any(alive(pid) for pid in pids(tmp_path / "pids")))


def test_a_port_in_use_is_one_clear_line(start: Start, free_port: int) -> None:
    with socket.create_server(("127.0.0.1", free_port)):
        runner = start("web: sleep 60\n")
        assert runner.process.wait(PATIENCE) == 1
    said = runner.said().splitlines()
    assert said == [f"Port {free_port} is in use: stop what runs there, or choose another, such as PORT=8001"]


def test_the_same_folder_is_not_run_twice(start: Start, tmp_path: Path) -> None:
    start("web: sh -c 'echo $$ >> pids; exec sleep 60'\n")
    wait_until(lambda: pids(tmp_path / "pids"))
    second = start("web: sh -c 'echo $$ >> pids; exec sleep 60'\n")
    assert second.process.wait(PATIENCE) == 1
    assert second.said() == f"Saathi is already running from {tmp_path}: stop it first\n"


def test_the_embedded_redis_is_there_before_release_and_remembers(start: Start, tmp_path: Path) -> None:
    where = f"unix://{embedded_redis.socket_path(tmp_path / 'var')}"
    runner = start("release: sh -c 'echo at $REDIS_URL'\nweb: sleep 60\n", REDIS_URL="")
    wait_until(lambda: f"release | at {where}" in runner.said())
    with Redis.from_url(where) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        client.set("kept", "yes")
        pid = client.info("server")["process_id"]
    time.sleep(1.2)  # the file is written each second
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: "redis   | ended (SIGKILL)" in runner.said())
    wait_until(lambda: embedded_redis.answers(embedded_redis.socket_path(tmp_path / "var")))
    with Redis.from_url(where) as client:
        assert client.get("kept") == b"yes"
    assert runner.stop() == 0
    assert not embedded_redis.answers(embedded_redis.socket_path(tmp_path / "var"))


def test_a_deep_folder_still_gets_a_socket_that_the_kernel_accepts(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    assert len(str(embedded_redis.socket_path(deep))) <= embedded_redis.LONGEST_SOCKET_PATH
    assert embedded_redis.socket_path(deep) != embedded_redis.socket_path(tmp_path / "d")


HEALTHY_AFTER_TWO = """
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answer(BaseHTTPRequestHandler):
    asked = 0
    def do_GET(self):
        Answer.asked += 1
        self.send_response(200 if Answer.asked > 2 and self.path == "/readyz" else 503)
        self.end_headers()
        self.wfile.write(b"clock: no sign yet")
HTTPServer(("127.0.0.1", PORT), Answer).serve_forever()
"""


@pytest.fixture
def children() -> Iterator[Children]:
    running = Children(lambda name, line: None)
    yield running
    running.stop()


def test_the_demo_waits_until_all_of_it_is_healthy(children: Children, free_port: int) -> None:
    children.start("web", [sys.executable, "-c", HEALTHY_AFTER_TWO.replace("PORT", str(free_port))], {})
    assert processes._become_healthy(children, str(free_port))


def test_a_demo_that_stays_unwell_says_what_ails_it(
    children: Children, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "SECONDS_TO_HEALTH", 1)
    never = HEALTHY_AFTER_TWO.replace("PORT", str(free_port)).replace("> 2", "> 2000")
    children.start("web", [sys.executable, "-c", never], {})
    wait_until(lambda: listens(free_port))
    with pytest.raises(processes.CannotStart, match="/readyz says: clock: no sign yet"):
        processes._become_healthy(children, str(free_port))


def test_the_procfile_is_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("# said first\nrelease: flask migrate\n\nweb: serve --bind a:b\n")
    assert list(processes.read_procfile(tmp_path / "Procfile").items()) == [
        ("release", "flask migrate"),
        ("web", "serve --bind a:b"),
    ]


def test_a_folder_without_a_procfile_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(processes.CannotStart, match="There is no Procfile in"):
        processes.read_procfile(tmp_path / "Procfile")


def test_what_is_set_wins_over_env_and_env_over_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SECRET_KEY='from the file'\nPORT=8009\n")
    monkeypatch.setenv("PORT", "8010")
    settings = processes.gather_settings(tmp_path, demo=True)
    assert settings["SECRET_KEY"] == "from the file"
    assert settings["PUBLIC_BASE_URL"] == "http://127.0.0.1:8010"
    assert settings["SIMULATOR"] == "on"
    assert "SIMULATOR" not in processes.gather_settings(tmp_path, demo=False)


def test_the_demo_keeps_its_secrets_to_itself_and_for_the_next_start(tmp_path: Path) -> None:
    first = welcome.made_up_settings(tmp_path, {"PORT": "8000"})
    welcome.save_settings(tmp_path, {**first, "PORT": "8000", "REDIS_URL": "unix:///x"})
    second = welcome.made_up_settings(tmp_path, {"PORT": "8001"})
    assert {name: second[name] for name in ("SECRET_KEY", "VAULT_KEY", "AFRICASTALKING_WEBHOOK_TOKEN")} == {
        name: first[name] for name in ("SECRET_KEY", "VAULT_KEY", "AFRICASTALKING_WEBHOOK_TOKEN")
    }
    assert second["PUBLIC_BASE_URL"].endswith(":8001")
    assert (tmp_path / welcome.SETTINGS_FILE).stat().st_mode & 0o077 == 0


def test_the_page_tells_where_the_phones_are_and_who_is_there(tmp_path: Path) -> None:
    facts = {
        "url": "http://127.0.0.1:8000",
        "tokens": {"africastalking": "tok"},
        "people": {"mentee": [{"number": "+923001234567", "name": "Zarmina", "language": "ur_Latn"}]},
        "sign_ins": {
            "administrator": {"user": "admin@saathi.example", "password": "salaam", "totp": "AAAA"},
            "officer": {"user": "+923990000004", "password": "", "totp": ""},
        },
        "ussd_code": "*778#",
    }
    (tmp_path / welcome.FACTS_FILE).write_text(json.dumps(facts))
    page = welcome.page(tmp_path)
    assert "http://127.0.0.1:8000/phone" in page
    assert "http://127.0.0.1:8000/console/" in page
    assert "administrator admin@saathi.example, password salaam;" in page
    assert "officer       +923990000004; a code comes" in page
    assert "mentee        +923001234567   Zarmina" in page
    assert "http://127.0.0.1:8000/africastalking/tok/ussd" in page


def test_what_is_imported_is_not_looked_through_for_garbage_and_what_comes_after_is() -> None:
    asked = (
        "import gc\n"
        "seen = []\n"
        "gc.callbacks.append(lambda phase, about: seen.append(about['generation']))\n"
        "import gateway.app\n"
        "print(seen.count(2), gc.isenabled(), gc.get_freeze_count() > 100_000)\n"
    )
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0", "True", "True"]
