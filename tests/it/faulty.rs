//! A server that lives in memory and fails as it is told: WebDAV, or a store of objects.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What happens to a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// It is refused with this status and not done.
    Status(u16),
    /// The connection ends before it is done.
    Reset,
    /// It is done, and nobody hears of it.
    LostReply,
    /// Nothing comes for longer than anybody waits.
    Stall,
    /// The answer breaks off in the middle.
    HalfReply,
}

/// Says what happens to the request with this number, method and path.
type Script = dyn Fn(usize, &str, &str) -> Option<Fault> + Send + Sync;

/// The server; it ends with the process.
pub(crate) struct Faulty {
    pub(crate) port: u16,
    state: Arc<State>,
}

/// The bucket of a store, and the path there that its targets have.
pub(crate) const BUCKET: &str = "site";
pub(crate) const PLACE: &str = "xxgk/xsjd";

struct State {
    /// What stands before each path; a server without is asked by WebDAV.
    before: &'static str,
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    asked: Mutex<Vec<(String, String)>>,
    script: Mutex<Box<Script>>,
    /// Whether half of a file stays where the line broke.
    is_careless: AtomicBool,
}

impl Faulty {
    /// WebDAV.
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// A store of objects with a bucket.
    pub(crate) fn store() -> Self {
        Self::with("site/xxgk/xsjd/")
    }

    fn with(before: &'static str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State {
            before,
            files: Mutex::default(),
            asked: Mutex::default(),
            script: Mutex::new(Box::new(|_, _, _| None)),
            is_careless: AtomicBool::default(),
        });
        let serving = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                let state = Arc::clone(&serving);
                thread::spawn(move || answer(stream, &state));
            }
        });
        Self { port, state }
    }

    /// From now on requests fare as `script` says; counting begins anew.
    pub(crate) fn fail(&self, script: impl Fn(usize, &str, &str) -> Option<Fault> + Send + Sync + 'static) {
        self.state.asked.lock().unwrap().clear();
        *self.state.script.lock().unwrap() = Box::new(script);
    }

    /// From now on half of a file stays where the line broke.
    pub(crate) fn be_careless(&self) {
        self.state.is_careless.store(true, Ordering::SeqCst);
    }

    /// The files that it has, by their path.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.state.files.lock().unwrap().clone()
    }

    pub(crate) fn put(&self, path: &str, bytes: &[u8]) {
        self.state.files.lock().unwrap().insert(path.to_owned(), bytes.to_vec());
    }

    /// What was asked since the last script: method and path.
    pub(crate) fn asked(&self) -> Vec<(String, String)> {
        self.state.asked.lock().unwrap().clone()
    }
}

/// One request, one answer.
fn answer(stream: TcpStream, state: &State) {
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::new(stream);
    let (mut first, mut length, mut absent) = (String::new(), 0, false);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let lower = line.to_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        absent |= lower.starts_with("if-none-match:");
        if line.trim().is_empty() {
            break;
        }
        if first.is_empty() {
            first = line;
        }
    }
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap().to_owned(), words.next().unwrap().trim_start_matches('/'));
    // The crate of services adds what it wants to know to the address.
    let path = path.strip_prefix(state.before).map_or(path, |path| path.split('?').next().unwrap()).to_owned();
    let mut body = Vec::new();
    let is_whole = reader.take(length).read_to_end(&mut body).is_ok() && body.len() as u64 == length;
    let number = {
        let mut asked = state.asked.lock().unwrap();
        asked.push((method.clone(), path.clone()));
        asked.len() - 1
    };
    let fault = (state.script.lock().unwrap())(number, &method, &path);
    match fault {
        Some(Fault::Status(status)) => return send(&mut writer, status, &[]),
        Some(Fault::Reset) => return,
        Some(Fault::Stall) => return thread::sleep(Duration::from_secs(30)),
        _ if !is_whole => {
            if state.is_careless.load(Ordering::SeqCst) {
                state.files.lock().unwrap().insert(path, body);
            }
            return;
        }
        _ => {}
    }
    let (status, reply) = act(state, &method, &path, body, absent);
    match fault {
        Some(Fault::LostReply) => {}
        Some(Fault::HalfReply) => {
            let head = format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\n\r\n", reply.len() + 40);
            let _ = writer.write_all(head.as_bytes()).and_then(|()| writer.write_all(&reply[..reply.len() / 2]));
        }
        _ => send(&mut writer, status, &reply),
    }
}

fn act(state: &State, method: &str, path: &str, body: Vec<u8>, absent: bool) -> (u16, Vec<u8>) {
    let mut files = state.files.lock().unwrap();
    match method {
        "GET" if path.contains("list-type=2") => (200, objects(&files)),
        "GET" => files.get(path).map_or((404, Vec::new()), |bytes| (200, bytes.clone())),
        "PUT" if absent && files.contains_key(path) => (412, Vec::new()),
        "PUT" => match files.insert(path.to_owned(), body) {
            _ if !state.before.is_empty() => (200, Vec::new()),
            Some(_) => (204, Vec::new()),
            None => (201, Vec::new()),
        },
        // A store says the same whatever was there.
        "DELETE" => (if files.remove(path).is_some() || !state.before.is_empty() { 204 } else { 404 }, Vec::new()),
        // All of it at once: a collection with every file.
        "PROPFIND" => (207, listing(path, &files)),
        _ => (405, Vec::new()),
    }
}

/// All objects of a store.
fn objects(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let entry = |(path, bytes): (&String, &Vec<u8>)| {
        format!(
            "<Contents><Key>{PLACE}/{path}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>x</ETag>\
             <Size>{}</Size></Contents>",
            bytes.len()
        )
    };
    let entries: String = files.iter().map(entry).collect();
    format!("<ListBucketResult><Name>{BUCKET}</Name><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>")
        .into_bytes()
}

fn listing(folder: &str, files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let entry = |path: &str, kind: &str| {
        format!(
            "<D:response><D:href>/{path}</D:href><D:propstat><D:prop>{kind}\
             <D:getlastmodified>Mon, 01 Jan 2024 00:00:00 GMT</D:getlastmodified></D:prop>\
             <D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        )
    };
    let mut text = entry(folder, "<D:resourcetype><D:collection/></D:resourcetype>");
    let mut folders = std::collections::BTreeSet::new();
    for path in files.keys() {
        let Some(below) = path.strip_prefix(folder) else { continue };
        match below.split_once('/') {
            Some((name, _)) => drop(folders.insert(format!("{folder}{name}/"))),
            None => text.push_str(&entry(path, "<D:resourcetype/><D:getcontentlength>1</D:getcontentlength>")),
        }
    }
    folders.iter().for_each(|path| text.push_str(&entry(path, "<D:resourcetype><D:collection/></D:resourcetype>")));
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><D:multistatus xmlns:D=\"DAV:\">{text}</D:multistatus>")
        .into_bytes()
}

fn send(writer: &mut TcpStream, status: u16, body: &[u8]) {
    let head =
        format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nETag: \"x\"\r\nConnection: close\r\n\r\n", body.len());
    let _ = writer.write_all(head.as_bytes()).and_then(|()| writer.write_all(body));
}
