//! A small internet on loopback: one server that answers as a test says, directly or as the proxy that leads everywhere.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// `host/path` as the client wrote them.
    pub(crate) address: String,
    pub(crate) head: String,
    pub(crate) at: Instant,
    pub(crate) ended: Instant,
}

/// The server; it goes when the value goes.
pub(crate) struct Internet {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    gone: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

type Routes = BTreeMap<String, Vec<String>>;

impl Internet {
    /// Each line says a path, or a host and a path, and what is answered there, one word after the other for each time
    /// that it is asked, the last one for ever: `404`, `301:/new`, `429:1` (come again after a second), `200/405` (GET and
    /// HEAD), `slow`, `reset`. What no line names is answered 404.
    pub(crate) fn new(lines: &str) -> Self {
        let routes: Routes = lines
            .lines()
            .filter_map(|line| {
                let mut words = line.split_whitespace().map(str::to_owned);
                Some((words.next()?, words.collect()))
            })
            .collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (asked, gone) = (Arc::<Mutex<Vec<Asked>>>::default(), Arc::<AtomicBool>::default());
        let (all, ended) = (Arc::clone(&asked), Arc::clone(&gone));
        let listener = std::thread::spawn(move || {
            let routes = Arc::new(routes);
            let counts: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
            for stream in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                let (Ok(stream), routes, all, counts) =
                    (stream, Arc::clone(&routes), Arc::clone(&all), Arc::clone(&counts))
                else {
                    continue;
                };
                std::thread::spawn(move || serve(stream, &routes, &counts, &all));
            }
        });
        Self { port, asked, gone, listener: Some(listener) }
    }

    /// The address of a path here.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The address to name as a proxy.
    pub(crate) fn proxy(&self) -> String {
        self.at("")
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// `HEAD /path`, for each request.
    pub(crate) fn requests(&self) -> Vec<String> {
        let path = |one: &Asked| one.address[one.address.find('/').unwrap()..].to_owned();
        self.asked().iter().map(|one| format!("{} {}", one.method, path(one))).collect()
    }
}

impl Drop for Internet {
    fn drop(&mut self) {
        self.gone.store(true, Ordering::Relaxed);
        // Wakes the listener up.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        let _ = self.listener.take().map(JoinHandle::join);
    }
}

/// The lines of a request up to the empty one; nothing where the client has gone.
fn head(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut head = String::new();
    loop {
        let before = head.len();
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
        if head[before..].trim().is_empty() {
            return Some(head);
        }
    }
}

fn serve(stream: TcpStream, routes: &Routes, counts: &Mutex<BTreeMap<String, usize>>, all: &Mutex<Vec<Asked>>) {
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::new(stream);
    let Some(mut request) = head(&mut reader) else { return };
    if request.starts_with("CONNECT") {
        writer.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let Some(inner) = head(&mut reader) else { return };
        request = inner;
    }
    let at = Instant::now();
    let mut words = request.split(' ');
    let (method, path) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
    let host = request.lines().find_map(|line| line.to_lowercase().strip_prefix("host: ").map(str::to_owned)).unwrap();
    let address = format!("{host}{path}");
    let answers = routes.get(&address).or_else(|| routes.get(&path));
    let count = {
        let mut counts = counts.lock().unwrap();
        let count = counts.entry(address.clone()).or_default();
        *count += 1;
        *count - 1
    };
    let answer = answers.map_or("404", |answers| &answers[count.min(answers.len() - 1)]);
    let answer = match answer.split_once('/').filter(|(get, _)| get.len() == 3) {
        Some((get, head)) => {
            if method == "HEAD" {
                head
            } else {
                get
            }
        }
        None => answer,
    };
    let index = {
        let mut all = all.lock().unwrap();
        all.push(Asked { method, address, head: request, at, ended: at });
        all.len() - 1
    };
    match answer {
        "slow" => std::thread::sleep(Duration::from_secs(3)),
        // What was sent stays unread in part, so the connection is reset and not closed.
        "reset" => {}
        _ => {
            let (status, rest) = answer.split_once(':').unwrap_or((answer, ""));
            let header = match status {
                "429" | "503" if !rest.is_empty() => format!("Retry-After: {}\r\n", rest.replace('_', " ")),
                _ if rest.is_empty() => String::new(),
                _ => format!("Location: {rest}\r\n"),
            };
            let _ =
                write!(writer, "HTTP/1.1 {status} As told\r\n{header}Content-Length: 0\r\nConnection: close\r\n\r\n");
        }
    }
    all.lock().unwrap()[index].ended = Instant::now();
}
