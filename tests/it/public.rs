//! `gongkai verify --url`: what readers get, from real servers and from one that tampers as it is told.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::project::{Files, Project, Ran, files_below};
use crate::servers::{Server, free_port};
use crate::serving::sample;

/// What is done with a request for a path.
type Script = dyn Fn(&str, usize) -> Option<String> + Send + Sync;

/// A web server with the files of a section, which does with some of them what a script says: a whole answer instead.
/// The second argument is how often that path was asked for before.
struct Readers {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    files: Mutex<Files>,
    asked: Mutex<Vec<(String, String)>>,
    script: Mutex<Option<Box<Script>>>,
}

impl Readers {
    fn new(files: Files) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State { files: Mutex::new(files), ..State::default() });
        let serving = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                let state = Arc::clone(&serving);
                thread::spawn(move || answer(&stream, &state));
            }
        });
        Self { port, state }
    }

    fn script(&self, script: impl Fn(&str, usize) -> Option<String> + Send + Sync + 'static) {
        self.state.asked.lock().unwrap().clear();
        *self.state.script.lock().unwrap() = Some(Box::new(script));
    }

    fn serve(&self, files: Files) {
        *self.state.files.lock().unwrap() = files;
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}

/// One request a connection.
fn answer(mut stream: &TcpStream, state: &State) {
    let (mut first, mut head) = (String::new(), String::new());
    let mut reader = BufReader::new(stream);
    reader.read_line(&mut first).unwrap_or(0);
    while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
    let path = first.split(' ').nth(1).unwrap_or("/").trim_start_matches('/').to_owned();
    let before = {
        let mut asked = state.asked.lock().unwrap();
        asked.push((path.clone(), head.to_lowercase()));
        asked.iter().filter(|(one, _)| *one == path).count() - 1
    };
    let said = state.script.lock().unwrap().as_ref().and_then(|script| script(&path, before));
    if let Some(said) = said {
        if said == "endless" {
            let _ = stream.write_all(b"HTTP/1.1 200 x\r\nContent-Type: text/html\r\n\r\n");
            while stream.write_all(&[b'x'; 4096]).is_ok() {}
        }
        let _ = stream.write_all(said.as_bytes());
        return;
    }
    let files = state.files.lock().unwrap();
    let _ = match files.get(&path) {
        None => stream.write_all(b"HTTP/1.1 404 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        Some(bytes) => {
            let kind = gongkai::route::content_type(&path);
            let length = bytes.len();
            let head = format!(
                "HTTP/1.1 200 x\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(bytes))
        }
    };
}

/// A whole answer of a page that is not ours.
fn page(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

/// A project that has published once, and a server with what it has published.
fn published() -> (Project, Readers) {
    let project = Project::new();
    project.run(&["publish", "local"]).done();
    let server = Readers::new(files_below(&project.path("published/current")));
    (project, server)
}

const PAGE: &str = "ghjh/2023-summary.html";

#[test]
fn what_readers_get_is_compared_with_the_manifest() {
    let (project, server) = published();
    let address = server.address();
    let ran = project.run(&["verify", "--url", &address]).done();
    assert!(ran.stderr.contains("are what the manifest says, byte for byte"), "{}", ran.stderr);
    assert!(ran.stderr.contains("there is no public key"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    let count = files_below(&project.path("published/current")).len();
    let asked = server.state.asked.lock().unwrap().clone();
    assert_eq!(asked.len(), count, "each file once");
    assert!(asked.iter().all(|(_, head)| head.contains("accept-encoding: identity")), "{asked:?}");
    // As people copy addresses, and of a project elsewhere.
    for written in [format!("{address}index.html"), format!("{address}?x=1#top"), address.trim_end_matches('/').into()]
    {
        Project::empty().run(&["verify", "--url", &written]).done();
    }
    // Without an address it is that of site.yaml.
    let site = project.read("content/site.yaml");
    let line = site.lines().find(|line| line.starts_with("address:")).unwrap().to_owned();
    project.edit("content/site.yaml", &line, &format!("address: {address}"));
    let ran = project.run(&["verify", "local", "--url"]).done();
    assert!(ran.stderr.contains(&address), "{}", ran.stderr);
}

#[test]
fn every_way_in_which_readers_get_something_else_is_named() {
    let (project, server) = published();
    let address = server.address();
    let body = String::from_utf8(server.state.files.lock().unwrap()[PAGE].clone()).unwrap();
    let as_kind = move |headers: &str| page("200 x", headers, &body);
    let cases: [(&str, String, &str); 11] = [
        (PAGE, page("200 x", "Content-Type: text/html\r\n", "<p>other</p>"), "changed\tghjh/2023-summary.html\n"),
        (PAGE, page("404 x", "", ""), "missing\tghjh/2023-summary.html\n"),
        (PAGE, page("410 x", "", ""), "missing\tghjh/2023-summary.html\n"),
        (PAGE, page("403 x", "", ""), "refused\tghjh/2023-summary.html\t403\n"),
        (PAGE, page("500 x", "", ""), "refused\tghjh/2023-summary.html\t500\n"),
        (
            PAGE,
            page("302 x", "Location: https://evil.example/x\r\n", ""),
            "redirected\tghjh/2023-summary.html\thttps://evil.example/x\n",
        ),
        (
            PAGE,
            page("200 x", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", "\x1f"),
            "compressed\tghjh/2023-summary.html\tgzip\n",
        ),
        (PAGE, as_kind("Content-Type: text/plain\r\n"), "wrong type\tghjh/2023-summary.html\ttext/plain\n"),
        (
            PAGE,
            as_kind("Content-Type: text/html; charset=GBK\r\n"),
            "wrong type\tghjh/2023-summary.html\ttext/html; charset=GBK\n",
        ),
        (PAGE, as_kind(""), "wrong type\tghjh/2023-summary.html\tno Content-Type\n"),
        (PAGE, "endless".to_owned(), "changed\tghjh/2023-summary.html\n"),
    ];
    for (path, reply, said) in cases {
        let shown = reply.clone();
        server.script(move |asked, _| (asked == path).then(|| reply.clone()));
        let began = Instant::now();
        let ran = project.run(&["verify", "local", "--url", &address]);
        assert_eq!((ran.code, ran.stdout.as_str()), (1, said), "{shown:.80}: {}", ran.stderr);
        assert!(ran.stderr.contains("1 file of"), "{}", ran.stderr);
        assert!(ran.stderr.contains("a cache on the way (CDN)") && !ran.stderr.contains("--repair"), "{}", ran.stderr);
        assert!(began.elapsed() < Duration::from_secs(10), "{shown:.80}");
    }
    let ran = project.run(&["--language", "zh", "verify", "local", "--url", &address]);
    assert_eq!(ran.stdout, "被改动\tghjh/2023-summary.html\n");
    // Other names for the same kind are right, and a server that fails for the moment is asked again.
    server.script(move |path, before| match path {
        PAGE if before == 0 => Some(page("503 x", "", "")),
        PAGE => Some(as_kind("content-type: TEXT/HTML;charset=\"UTF-8\"\r\n")),
        _ => None,
    });
    project.run(&["verify", "local", "--url", &address]).done();
}

#[test]
fn what_a_cache_holds_of_an_older_release_is_told() {
    let (project, server) = published();
    let address = server.address();
    let old = files_below(&project.path("published/current"));
    project.edit("content/indicators/economy.yaml", "2023: 287", "2023: 1287");
    project.run(&["publish", "local"]).done();
    // The whole old release is served: it is right in itself.
    let ran = project.run(&["verify", "--url", &address]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("`serial` in its manifest.json is 1; this machine has sent 2"), "{}", ran.stderr);
    assert!(ran.stderr.contains("a cache on the way (CDN) may hold what is old"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("byte for byte"), "{}", ran.stderr);
    // One old page among new ones.
    let new = files_below(&project.path("published/current"));
    server.serve(new.clone());
    project.run(&["verify", "--url", &address]).done();
    let mut mixed = new;
    mixed.insert(PAGE.to_owned(), old[PAGE].clone());
    server.serve(mixed);
    let ran = project.run(&["verify", "--url", &address]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (1, "outdated\tghjh/2023-summary.html\tof serial 1\n"),
        "{}",
        ran.stderr
    );
    // Where two targets are declared somebody has to say which.
    let target = "  local: {kind: folder, path: published}";
    project.edit("content/site.yaml", target, &format!("{target}\n  other: {{kind: folder, path: other}}"));
    server.serve(old);
    let ran = project.run(&["verify", "--url", &address]).done();
    assert!(ran.stderr.contains("no target was named"), "{}", ran.stderr);
    assert_eq!(project.run(&["verify", "local", "--url", &address]).code, 1);
}

#[test]
fn a_site_that_somebody_has_replaced_as_a_whole_is_told_by_its_signature() {
    let project = Project::new();
    let run = |arguments: &[&str]| {
        let mut command = project.command(arguments);
        command.env("GONGKAI_SECRETS", project.path("secrets"));
        Ran::of(command)
    };
    let line = run(&["key"]).done().stdout;
    project.file("content/site.yaml", &format!("{}{line}", project.read("content/site.yaml")));
    run(&["publish", "local"]).done();
    let mut files = files_below(&project.path("published/current"));
    let server = Readers::new(files.clone());
    let ran = run(&["verify", "--url", &server.address()]).done();
    assert!(ran.stderr.contains("signed by") && !ran.stderr.contains("no public key"), "{}", ran.stderr);
    let key = line.trim().strip_prefix("public-key: ").unwrap();
    Project::empty().run(&["verify", "--url", &server.address(), "--key", key]).done();
    // A page and its line in the manifest.
    let other = b"<p>other</p>".to_vec();
    let sum = |bytes: &[u8]| gongkai::digest::Digest::of(bytes).to_string();
    let manifest = String::from_utf8(files["manifest.json"].clone()).unwrap();
    let size = format!("\"size\": {},\n      \"sha256\": \"{}\"", files[PAGE].len(), sum(&files[PAGE]));
    let forged = manifest.replace(&size, &format!("\"size\": {},\n      \"sha256\": \"{}\"", other.len(), sum(&other)));
    assert_ne!(manifest, forged);
    files.insert(PAGE.to_owned(), other);
    files.insert("manifest.json".to_owned(), forged.into_bytes());
    server.serve(files.clone());
    let ran = Project::empty().run(&["verify", "--url", &server.address(), "--key", key]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("does not fit the manifest"), "{}", ran.stderr);
    files.remove("manifest.json.minisig");
    server.serve(files);
    let ran = run(&["verify", "--url", &server.address()]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("the manifest is not signed"), "{}", ran.stderr);
}

#[test]
fn a_publication_in_the_middle_is_no_fault() {
    let (project, server) = published();
    let old = String::from_utf8(server.state.files.lock().unwrap()["manifest.json"].clone()).unwrap();
    project.edit("content/indicators/economy.yaml", "2023: 287", "2023: 1287");
    project.run(&["publish", "local"]).done();
    server.serve(files_below(&project.path("published/current")));
    // The manifest was read before, everything else after.
    server.script(move |path, before| {
        (path == "manifest.json" && before == 0).then(|| page("200 x", "Content-Type: application/json\r\n", &old))
    });
    project.run(&["verify", "local", "--url", &server.address()]).done();
}

#[test]
fn an_address_without_a_section_is_told() {
    let (project, server) = published();
    let address = server.address();
    for (reply, said) in [
        (page("404 x", "", ""), "it has no manifest.json"),
        (page("302 x", "Location: https://www.example.gov.cn/\r\n", ""), "leads on to https://www.example.gov.cn/"),
        (page("403 x", "", ""), "refuses manifest.json (403)"),
        (page("200 x", "Content-Type: text/html\r\n", "<p>Welcome</p>"), "is none of gongkai's"),
    ] {
        server.script(move |path, _| (path == "manifest.json").then(|| reply.clone()));
        let ran = project.run(&["verify", "local", "--url", &address]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(
            ran.stderr.contains(said) && ran.stderr.contains("help: look at the address"),
            "{said}: {}",
            ran.stderr
        );
    }
    // Nobody there, a line that always breaks, an address that is none.
    let nobody = format!("http://127.0.0.1:{}/", free_port());
    let ran = project.run(&["verify", "local", "--url", &nobody]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("cannot read {nobody}manifest.json: nobody answers there")), "{}", ran.stderr);
    server.script(|path, _| (path == PAGE).then(|| "HTTP/1.1 200 x\r\nContent-Length: 99999\r\n\r\n<p>".to_owned()));
    let ran = project.run(&["verify", "local", "--url", &address]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("ghjh/2023-summary.html: the connection broke"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("readers see"), "{}", ran.stderr);
    for written in ["portal", "ftp://example.gov.cn/", "https://me:canary-7@example.gov.cn/"] {
        let ran = project.run(&["verify", "--url", written]);
        assert_eq!(ran.code, 2, "{written}: {}", ran.stderr);
        assert!(ran.stderr.contains("no complete address"), "{}", ran.stderr);
    }
    let ran = Project::empty().run(&["verify", "--url"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let ran = project.run(&["verify", "nowhere", "--url", &address]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

#[test]
fn real_servers_as_documented_give_readers_what_was_published() {
    for (program, chapter) in [("nginx", "nginx"), ("apache2", "Apache")] {
        let project = Project::new();
        project.run(&["publish", "local"]).done();
        let root = project.path("published");
        for folder in [project.root(), &root] {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let Some(server) = Server::as_documented(program, &sample(chapter), &root) else { return };
        let address = format!("http://127.0.0.1:{}/ecqxxgk/bmptlj/xz/xsjd/", server.port);
        let ran = project.run(&["verify", "local", "--url", &address]).done();
        assert_eq!(ran.stdout, "", "{chapter}: {}", ran.stderr);
        let file = fs::canonicalize(root.join("current")).unwrap().join(PAGE);
        let mut bytes = fs::read(&file).unwrap();
        bytes[40] ^= 1;
        fs::write(&file, bytes).unwrap();
        let ran = project.run(&["verify", "local", "--url", &address]);
        assert_eq!((ran.code, ran.stdout.as_str()), (1, "changed\tghjh/2023-summary.html\n"), "{}", ran.stderr);
        fs::remove_file(&file).unwrap();
        let ran = project.run(&["verify", "local", "--url", &address]);
        assert_eq!((ran.code, ran.stdout.as_str()), (1, "missing\tghjh/2023-summary.html\n"), "{}", ran.stderr);
    }
}
