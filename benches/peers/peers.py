"""The same articles for Hugo and Eleventy, beside ours: whole builds, a build after one edited line, and the preview.

Called by run.sh, which installs what it can. Everything is a fresh process, in turn, several rounds; medians are printed.
The articles are the texts of a generated project, without the marks that only we understand.
"""

import argparse
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import time

TITLE = re.compile(r'^title: "(.*)"$', re.M)
MARK = re.compile(r"\{\{\s*([^}]*?)\s*\}\}")
SHELL_HEAD = '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>'


def articles(project):
    """Each text: its name, its title, its body without marks of ours."""
    for path in sorted((project / "content" / "reports").glob("*/??.md")):
        text = path.read_text(encoding="utf-8")
        title = TITLE.search(text).group(1)
        body = MARK.sub(lambda mark: mark.group(1), text.split("---\n", 2)[2])
        yield f"{path.parent.name}-{path.stem}", title, body


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


class Ours:
    name = "gongkai"

    def __init__(self, program, project, folder):
        self.program, self.folder = program, folder
        shutil.copytree(project / "content", folder / "content")
        self.edited = sorted((folder / "content" / "reports").glob("*/zh.md"))[0]
        self.page = None
        self.report = self.edited.parent.name

    def clean(self):
        for name in ("output", ".gongkai"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def build(self):
        return [self.program, "build", "--quiet", "--project", str(self.folder)]

    def serve(self, port):
        return [self.program, "serve", "--quiet", "--port", str(port), "--project", str(self.folder)]

    def address(self):
        if self.page is None:
            pages = (path.relative_to(self.folder / "output") for path in (self.folder / "output").rglob(f"{self.report}.html"))
            self.page = next(f"/{page.as_posix()}" for page in pages if page.parts[0] != "en")
        return self.page


class Hugo:
    name = "Hugo"

    def __init__(self, program, project, folder):
        self.program, self.folder = program, folder
        put(folder / "hugo.toml", 'baseURL = "https://www.example.org/"\ntitle = "t"\ndisableKinds = ["taxonomy", "term"]\n[pagination]\npagerSize = 20\n')
        put(folder / "layouts" / "_default" / "single.html", SHELL_HEAD + "{{ .Title }}</title></head><body><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>\n")
        put(folder / "layouts" / "_default" / "list.html", SHELL_HEAD + '{{ .Title }}</title></head><body><ul>{{ range (.Paginate .RegularPages).Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></body></html>\n')
        for name, title, body in articles(project):
            put(folder / "content" / "posts" / f"{name}.md", f'---\ntitle: "{title}"\ndate: 2020-01-01\n---\n{body}')
        self.edited = sorted((folder / "content" / "posts").glob("*-zh.md"))[0]

    def clean(self):
        for name in ("public", "resources"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def build(self):
        return [self.program, "--quiet", "--source", str(self.folder)]

    def serve(self, port):
        return [self.program, "server", "--quiet", "--source", str(self.folder), "--bind", "127.0.0.1", "--port", str(port), "--baseURL", f"http://127.0.0.1:{port}/"]

    def address(self):
        return f"/posts/{self.edited.stem}/"


class Eleventy:
    name = "Eleventy"

    def __init__(self, program, project, folder):
        self.program, self.folder = program, folder
        put(folder / "_includes" / "page.njk", SHELL_HEAD + "{{ title }}</title></head><body><main><h1>{{ title }}</h1>{{ content | safe }}</main></body></html>\n")
        put(folder / "posts" / "posts.json", '{"layout": "page.njk", "tags": "posts"}')
        put(folder / "list.njk", '---\npagination: {data: collections.posts, size: 20, alias: shown}\npermalink: "list/{{ pagination.pageNumber }}/"\n---\n<ul>{% for post in shown %}<li><a href="{{ post.url }}">{{ post.data.title }}</a></li>{% endfor %}</ul>\n')
        put(folder / "eleventy.config.js", "export const config = { markdownTemplateEngine: false };\n")
        put(folder / "package.json", '{"type": "module"}')
        for name, title, body in articles(project):
            put(folder / "posts" / f"{name}.md", f'---\ntitle: "{title}"\n---\n{body}')
        self.edited = sorted((folder / "posts").glob("*-zh.md"))[0]

    def clean(self):
        shutil.rmtree(self.folder / "_site", ignore_errors=True)

    def build(self):
        return [self.program, "--quiet"]

    def serve(self, port):
        return [self.program, "--serve", "--quiet", "--port", str(port)]

    def address(self):
        return f"/posts/{self.edited.stem}/"


def run(site, command):
    """Seconds, seconds of processor time, and the most memory in MB of a command."""
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=site.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{site.name} failed:\n{told[:2000].decode(errors='replace')}")
    return time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def edit(site, number):
    with site.edited.open("a", encoding="utf-8") as text:
        text.write(f"\n再存一次，第{number}次。\n")
    return f"再存一次，第{number}次。".encode()


def builds(sites, rounds):
    print("| | whole build, s | CPU, s | peak MB | one line edited, s |\n|---|---:|---:|---:|---:|")
    whole, edited = {site: [] for site in sites}, {site: [] for site in sites}
    for number in range(rounds):
        for site in sites:
            site.clean()
            whole[site].append(run(site, site.build()))
            edit(site, 1000 + number)
            edited[site].append(run(site, site.build())[0])
    for site in sites:
        seconds, cpu, memory = (statistics.median(values) for values in zip(*whole[site]))
        print(f"| {site.name} | {seconds:.2f} | {cpu:.2f} | {memory:.0f} | {statistics.median(edited[site]):.2f} |", flush=True)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def get(port, address):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    body = connection.getresponse().read()
    connection.close()
    return body


def preview(site, rounds):
    """Milliseconds from a saved line until the page has it, asked for every two milliseconds."""
    port, address = free_port(), site.address()
    process = subprocess.Popen(site.serve(port), cwd=site.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        end = time.monotonic() + 180
        while True:
            try:
                if b"<main" in get(port, address):
                    break
            except OSError:
                pass
            if time.monotonic() > end:
                raise SystemExit(f"{site.name}: the preview did not begin")
            time.sleep(0.05)
        time.sleep(5)
        times = []
        for number in range(rounds):
            time.sleep(1)
            begun = time.monotonic()
            words = edit(site, number)
            while words not in get(port, address):
                if time.monotonic() - begun > 60:
                    raise SystemExit(f"{site.name}: the line never came")
                time.sleep(0.002)
            times.append(1000 * (time.monotonic() - begun))
        return times
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def main():
    reader = argparse.ArgumentParser()
    reader.add_argument("--generate", required=True, help="the command that writes a project, before DIR and N")
    reader.add_argument("--gongkai", required=True)
    reader.add_argument("--hugo")
    reader.add_argument("--eleventy")
    reader.add_argument("--folder", required=True, type=pathlib.Path)
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("sizes", nargs="+", type=int)
    chosen = reader.parse_args()
    for size in chosen.sizes:
        shutil.rmtree(chosen.folder, ignore_errors=True)
        project = chosen.folder / "project"
        subprocess.run([*chosen.generate.split(), str(project), str(size)], check=True)
        kinds = [(Ours, chosen.gongkai), (Hugo, chosen.hugo), (Eleventy, chosen.eleventy)]
        sites = [kind(program, project, chosen.folder / kind.name) for kind, program in kinds if program]
        print(f"\n{size} reports in two languages, {chosen.rounds} rounds:\n")
        builds(sites, chosen.rounds)
        print("\n| preview | saved to page, median ms | most |\n|---|---:|---:|")
        for site in sites:
            times = preview(site, max(5, 2 * chosen.rounds))
            print(f"| {site.name} | {statistics.median(times):.0f} | {max(times):.0f} |", flush=True)
    shutil.rmtree(chosen.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
