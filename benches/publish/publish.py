"""What publishing costs on each kind of server: requests, bytes and time, beside rclone and the AWS CLI.

Called by run.sh. Each tool sends the same folder to a server of its own: all files into an empty place, then what one
corrected figure has changed. What is timed goes to the server directly; then the same is done once more with another
value through a proxy that counts bytes, while the server's own log counts requests. Afterwards every file at the server
is compared with the one that was sent.
"""

import argparse
import collections
import hashlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request

PASSWORD = "canary-of-the-bench"
USER = "editor"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def put(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


class Counter:
    """Hands on what programs and a server say, and counts the bytes of the programs."""

    def __init__(self, server):
        self.server, self.sent = server, 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            program, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.server))
            for one in (program, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.hand, args=(program, server, True), daemon=True).start()
            threading.Thread(target=self.hand, args=(server, program, False), daemon=True).start()

    def hand(self, source, sink, is_counted):
        try:
            while part := source.recv(1 << 16):
                if is_counted:
                    self.sent += len(part)
                sink.sendall(part)
        except OSError:
            pass
        for one in (source, sink):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Server:
    """One process with a folder of its own."""

    #: What installs it.
    program = None
    #: The tools beside ours that speak to it.
    peers = ()
    #: What we would have found out about it, where its files can be laid there.
    ability = None

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.files = folder / "files"
        self.log = folder / "access.log"
        self.files.mkdir(parents=True)
        self.log.touch()
        for path in (folder, self.files):
            path.chmod(0o777)
        said = (folder / "said").open("w")
        self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        self.counter = Counter(self.port)
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                if time.monotonic() > end:
                    raise SystemExit(f"{self.name} does not answer: {(folder / 'said').read_text()[:1000]}")
                time.sleep(0.05)
        self.ready()

    def ready(self):
        pass

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def requests(self):
        """How often each method has stood in the log since the last look."""
        time.sleep(1.5)
        lines = self.log.read_text(errors="replace").splitlines()
        self.log.write_text("")
        found = (re.search(r'"?([A-Z]+) \S+ HTTP', line) for line in lines)
        return collections.Counter(one.group(1) for one in found if one)

    def read(self, sent):
        """The bytes of all files there by their path."""
        return {path.relative_to(self.files).as_posix(): path.read_bytes() for path in self.files.rglob("*") if path.is_file()}


class Folder(Server):
    name, in_place = "folder with a link", False

    def __init__(self, folder):
        self.folder, self.files, self.port = folder, folder / "files", 0
        self.files.mkdir(parents=True)
        self.counter = type("None", (), {"sent": 0, "port": 0})

    def end(self):
        pass

    def requests(self):
        return collections.Counter()

    def settings(self, port):
        return f"kind: folder, path: {self.files}, in-place: {str(self.in_place).lower()}"

    def read(self, sent):
        top = self.files if self.in_place else (self.files / "current").resolve()
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


class InPlace(Folder):
    name, in_place = "folder in place", True


class Nginx(Server):
    name, program, peers = "WebDAV, nginx", "/usr/sbin/nginx", ("rclone",)
    ability = '{"exclusive":false,"whole":true}'

    def command(self):
        place = self.folder
        paths = "".join(f"{one}_temp_path {place}/{one};\n" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        put(place / "nginx.conf", f"""daemon off;
master_process off;
load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
pid {place}/pid;
error_log {place}/error.log;
user root;
events {{}}
http {{
  access_log {place}/access.log;
  {paths}
  client_max_body_size 64m;
  keepalive_requests 100000;
  server {{
    listen 127.0.0.1:{self.port};
    root {self.files};
    location / {{
      dav_methods PUT DELETE MKCOL COPY MOVE;
      dav_ext_methods PROPFIND OPTIONS;
      create_full_put_path on;
    }}
  }}
}}
""")
        return [self.program, "-e", str(place / "error.log"), "-c", str(place / "nginx.conf")]

    def settings(self, port):
        return f'kind: webdav, address: "http://127.0.0.1:{port}/", plain-http: true'

    def rclone(self, port):
        return f"type = webdav\nurl = http://127.0.0.1:{port}/\nvendor = other\n", ""


class Apache(Nginx):
    name, program = "WebDAV, Apache", "/usr/sbin/apache2"
    ability = '{"exclusive":true,"whole":true}'

    def command(self):
        place = self.folder
        names = ("mpm_event", "authz_core", "authn_core", "authn_file", "auth_basic", "authz_user", "dav", "dav_fs", "mime")
        modules = "".join(f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so\n" for one in names)
        subprocess.run(["htpasswd", "-cb", place / "users", USER, PASSWORD], check=True, stderr=subprocess.DEVNULL)
        put(place / "httpd.conf", f"""{modules}ServerName localhost
Listen 127.0.0.1:{self.port}
PidFile {place}/pid
ErrorLog {place}/error.log
LogFormat "%r %>s" short
CustomLog {place}/access.log short
TypesConfig /etc/mime.types
DavLockDB {place}/locks
DocumentRoot {self.files}
MaxKeepAliveRequests 0
<Directory {self.files}>
  Dav On
  DavDepthInfinity on
  AuthType Basic
  AuthName x
  AuthUserFile {place}/users
  Require valid-user
</Directory>
""")
        for path in (place / "users", self.log):
            path.chmod(0o666)
        return [self.program, "-X", "-f", str(place / "httpd.conf")]

    def settings(self, port):
        return f"{super().settings(port)}, user: {USER}"

    def rclone(self, port):
        obscured = subprocess.run(["rclone", "obscure", PASSWORD], check=True, capture_output=True, text=True).stdout
        return f"{super().rclone(port)[0]}user = {USER}\npass = {obscured}\n", ""


class Sftp(Server):
    name, program, peers = "SFTP, OpenSSH", "/usr/sbin/sshd", ("rclone",)
    ability = '{"exclusive":true}'

    def command(self):
        place = self.folder
        os.makedirs("/run/sshd", exist_ok=True)
        for name in ("host", "key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", place / name], check=True)
        put(place / "authorized_keys", (place / "key.pub").read_text())
        host = (place / "host.pub").read_text()
        self.account = subprocess.run(["id", "-un"], check=True, capture_output=True, text=True).stdout.strip()
        self.host = host
        put(place / "sshd_config", f"""ListenAddress 127.0.0.1
Port {self.port}
HostKey {place}/host
AuthorizedKeysFile {place}/authorized_keys
PidFile {place}/pid
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 100
Subsystem sftp /usr/lib/openssh/sftp-server -e -l VERBOSE 2>>{place}/access.log
""")
        return [self.program, "-D", "-f", str(place / "sshd_config"), "-E", str(place / "error.log")]

    def ready(self):
        put(self.folder / "known_hosts", "".join(f"[127.0.0.1]:{port} {self.host}" for port in (self.port, self.counter.port)))

    def requests(self):
        time.sleep(1.5)
        lines = self.log.read_text(errors="replace").splitlines()
        self.log.write_text("")
        # Reading and writing are not noted one by one, only files that are opened for it.
        names = ("open", "opendir", "posix-rename", "rename", "remove", "mkdir", "rmdir", "hardlink", "lstat", "stat", "set", "sent status")
        counts = collections.Counter()
        for line in lines:
            for name in names:
                if line.startswith(f"{name} ") and name != "sent status":
                    flags = re.search(r"flags (\S+)", line)
                    counts[f"open to {'write' if flags and 'WRITE' in flags.group(1) else 'read'}" if name == "open" else name] += 1
                    break
        return counts

    def settings(self, port):
        place = self.folder
        return (f"kind: sftp, host: 127.0.0.1, port: {port}, user: {self.account}, path: {self.files}, "
                f"key: {place}/key, known-hosts: {place}/known_hosts")

    def rclone(self, port):
        place = self.folder
        return (f"type = sftp\nhost = 127.0.0.1\nport = {port}\nuser = {self.account}\nkey_file = {place}/key\n"
                f"known_hosts_file = {place}/known_hosts\nmd5sum_command = md5sum\nsha1sum_command = sha1sum\n"), str(self.files)


class Moto(Server):
    name, program, peers = "S3, moto", "moto_server", ("rclone", "aws")
    path = "xxgk/xsjd"

    def command(self):
        return [self.program, "-H", "127.0.0.1", "-p", str(self.port)]

    def ready(self):
        self.log = self.folder / "said"
        self.ask("PUT", "/site")

    def ask(self, method, path):
        signed = "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method, headers={"Authorization": signed})
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def requests(self):
        time.sleep(1.5)
        lines = self.log.read_text(errors="replace").splitlines()
        begun, self.begun = getattr(self, "begun", 0), len(lines)
        found = (re.search(r'"[^A-Z]*([A-Z]+) (\S+) HTTP', line) for line in lines[begun:])
        kind = lambda method, path: "LIST" if method == "GET" and "list-type" in path else method
        return collections.Counter(kind(*one.groups()) for one in found if one)

    def settings(self, port):
        return f'kind: s3, address: "http://127.0.0.1:{port}", bucket: site, path: {self.path}, access-key: AKIDEXAMPLE, plain-http: true'

    def rclone(self, port):
        return (f"type = s3\nprovider = Other\naccess_key_id = AKIDEXAMPLE\nsecret_access_key = {PASSWORD}\n"
                f"endpoint = http://127.0.0.1:{port}\nforce_path_style = true\nregion = us-east-1\n"), f"site/{self.path}"

    def read(self, sent):
        found = {}
        for path in sent:
            try:
                found[path] = self.ask("GET", f"/site/{self.path}/{urllib.parse.quote(path)}")
            except urllib.error.HTTPError:
                pass
        return found


class Ours:
    name = "gongkai"

    def __init__(self, chosen, project, server, folder):
        self.chosen, self.project = chosen, project

    def command(self, server, port):
        return self.command_with(server.settings(port))

    def command_with(self, settings):
        site = self.project / "content" / "site.yaml"
        text = re.sub(r"\npublish:\n(  .*\n)*", "\n", site.read_text(encoding="utf-8")).rstrip("\n")
        put(site, f"{text}\npublish:\n  server: {{{settings}}}\n")
        return [self.chosen.gongkai, "publish", "server", "--quiet", "--project", str(self.project)]

    def environment(self):
        return {"GONGKAI_SECRET_SERVER": PASSWORD}


class Rclone:
    name = "rclone sync --checksum"

    def __init__(self, chosen, project, server, folder):
        self.project, self.config = project, folder / "rclone.conf"

    def command(self, server, port):
        config, path = server.rclone(port)
        put(self.config, f"[there]\n{config}", 0o600)
        return ["rclone", "--config", str(self.config), "sync", "--checksum", str(self.project / "output"), f"there:{path}"]

    def environment(self):
        return {}


class Aws:
    name = "aws s3 sync"

    def __init__(self, chosen, project, server, folder):
        self.project = project

    def command(self, server, port):
        return ["aws", "--endpoint-url", f"http://127.0.0.1:{port}", "s3", "sync", "--delete", "--only-show-errors",
                str(self.project / "output"), f"s3://site/{server.path}"]

    def environment(self):
        return {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": PASSWORD, "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required"}


PEERS = {"rclone": Rclone, "aws": Aws}
SERVERS = (Folder, InPlace, Nginx, Apache, Sftp, Moto)


def run(command, environment, patience=None):
    """The seconds of a command that ends well; nothing where it takes longer than anybody waits."""
    # What this machine says of other stores is no matter here, and keeps rclone from ours.
    around = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    begun = time.monotonic()
    try:
        ran = subprocess.run(command, env=around | environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return None
    taken = time.monotonic() - begun
    if ran.returncode != 0:
        raise SystemExit(f"{command} ended with {ran.returncode}:\n{ran.stderr[-2000:]}")
    return taken


def build(chosen, project):
    return run([chosen.gongkai, "build", "--quiet", "--project", str(project)], {})


def correct(project, number):
    """Enters another value of one figure, of the same length as before."""
    path = sorted((project / "content" / "indicators").glob("*.yaml"))[0]
    text = path.read_text(encoding="utf-8")
    found = list(re.finditer(r"^      2023: .*?(\d)(?=\D*$)", text, re.M))[0]
    digit = str((int(found.group(1)) + number) % 10)
    put(path, f"{text[:found.start(1)]}{digit}{text[found.end(1):]}")


def output(project):
    top = project / "output"
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def wrong(server, project):
    """How many files readers get that are not those of the section; what else stands there is not looked at."""
    sent = output(project)
    sent.pop("manifest.json")
    there = server.read(sent)
    return sum(there.get(path) != data for path, data in sent.items())


def digits(number):
    return f"{number:,}"


def measure(chosen, project, kind, tool, first_only):
    folder = chosen.folder / "server"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    server = kind(folder / "at")
    try:
        sender = tool(chosen, project, server, folder)
        # The program builds what it sends; what that takes is no part of sending.
        direct = sender.command(server, server.port)
        build(chosen, project)
        count = len(output(project))
        first = None
        if first_only or not kind.ability:
            first = run(direct, sender.environment())
        else:
            # How it came there is no matter, so it comes the quick way.
            lay(chosen, project, server, sender)
        direct = sender.command(server, server.port)
        first_requests = server.requests()
        if first_only:
            return [kind.name, tool.name, digits(count), f"{first:.1f}", digits(round(count / first)), digits(sum(first_requests.values()) or 0), digits(wrong(server, project))]
        before = output(project)
        correct(project, 1)
        build(chosen, project)
        after = output(project)
        changed = [path for path, data in after.items() if before.get(path) != data]
        size = sum(len(after[path]) for path in changed)
        taken = run(direct, sender.environment(), chosen.patience)
        server.requests()
        missed = wrong(server, project)
        start = [kind.name, tool.name, f"{len(changed)} ({digits(round(size / 1000))} KB)"]
        if taken is None:
            return [*start, "not at its end", "–", "–", f"> {chosen.patience}", digits(missed)]
        correct(project, 1)
        counted = sender.command(server, server.counter.port)
        build(chosen, project)
        # What was asked until here, to compare, is not the tool's.
        server.requests()
        server.counter.sent = 0
        run(counted, sender.environment())
        requests, sent = server.requests(), server.counter.sent
        by_method = ", ".join(f"{count} {method}" for method, count in sorted(requests.items(), key=lambda one: -one[1])) or "–"
        return [*start, by_method, digits(sum(requests.values())) if requests else "–",
                digits(round(sent / 1000)) if sent else "–", f"{taken:.2f}", digits(missed)]
    finally:
        server.end()


def lay(chosen, project, server, sender):
    """Puts the section into the folder of a server as a tool would have left it there."""
    if isinstance(sender, Ours):
        run(sender.command_with(f"kind: folder, path: {server.files}, in-place: true"), {})
        marker = server.files / ".gongkai" / "target"
        put(marker, f"{marker.read_text().splitlines()[0]}\n{server.ability}\n")
    else:
        shutil.copytree(project / "output", server.files, dirs_exist_ok=True)
    subprocess.run(["chmod", "-R", "a+rwX", server.files], check=True)


def table(chosen, project, heads, first_only):
    print("| " + " | ".join(heads) + " |\n|---|---|" + "---:|" * (len(heads) - 2), flush=True)
    for kind in SERVERS:
        if chosen.only and not any(word in kind.name for word in chosen.only):
            continue
        if kind.program and not (shutil.which(kind.program) or os.path.exists(kind.program)):
            print(f"{kind.name} is skipped: {kind.program} is not installed")
            continue
        for tool in [Ours, *(PEERS[name] for name in kind.peers)]:
            if tool is not Ours and not shutil.which(next(name for name in PEERS if PEERS[name] is tool)):
                print(f"{tool.name} is skipped: it is not installed")
                continue
            print("| " + " | ".join(measure(chosen, project, kind, tool, first_only)) + " |", flush=True)
    shutil.rmtree(chosen.folder / "server", ignore_errors=True)


def main():
    reader = argparse.ArgumentParser()
    reader.add_argument("--generator", required=True)
    reader.add_argument("--gongkai", required=True)
    reader.add_argument("--folder", required=True, type=pathlib.Path)
    reader.add_argument("--reports", type=int, default=1000, help="reports of the section in which a figure is corrected")
    reader.add_argument("--first", type=int, default=20, help="reports of the section that is published for the first time")
    reader.add_argument("--patience", type=int, default=300, help="seconds that a correction may take")
    reader.add_argument("--only", nargs="*", help="words that the name of a server has")
    chosen = reader.parse_args()
    for reports, first_only in ((chosen.first, True), (chosen.reports, False)):
        if reports == 0:
            continue
        project = chosen.folder / f"project-{reports}"
        subprocess.run([chosen.generator, "--generate", str(project), str(reports)], check=True)
        build(chosen, project)
        files = output(project)
        print(f"\n{reports} reports in two languages: {digits(len(files))} files, {digits(sum(map(len, files.values())) // 1_000_000)} MB.\n")
        if first_only:
            table(chosen, project, ["first publication", "with", "files", "s", "files/s", "requests", "wrong files"], True)
        else:
            table(chosen, project, ["one figure corrected", "with", "changed files", "requests", "in all", "KB sent", "s", "wrong files"], False)
        shutil.rmtree(project)


if __name__ == "__main__":
    main()
