//! The preview: it shows pages, keeps others out, and survives mistakes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::project::Project;

/// A running preview, ended with the test.
struct Preview {
    child: Child,
    address: String,
}

impl Preview {
    fn of(project: &Project) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["serve", "--port", "0", "--language", "en", "--project"])
            .arg(project.root())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let told = lines.by_ref().map(Result::unwrap).find(|line| line.contains("http://")).unwrap();
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let address = told.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        Self { child, address }
    }

    /// Sends `head` as it stands and gives the whole answer.
    fn answer(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write!(stream, "{head}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn page(&self, path: &str) -> String {
        self.answer(&format!("GET {path} HTTP/1.1\r\nHost: {}", self.address))
    }

    fn status(&self, head: &str) -> String {
        self.answer(head).split(' ').nth(1).unwrap().to_owned()
    }

    /// Asks again and again until the page at `path` holds `words`.
    fn waits_for(&self, path: &str, words: &str) {
        for _ in 0..200 {
            if self.page(path).contains(words) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{path} never held {words:?}");
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_preview_shows_pages_and_reloads_them() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let page = preview.page("/ghjh/2023-summary.html");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("/.gongkai/preview.js"), "{page}");
    assert!(preview.page("/nothing.html").starts_with("HTTP/1.1 404"));
    project.edit("content/indicators/economy.yaml", "value: 12.5, yoy: 25", "value: 13, yoy: 30");
    preview.waits_for("/ghjh/2023-summary.html", "13亿元");
}

#[test]
fn a_mistake_leaves_the_last_good_pages() {
    let project = Project::new();
    let preview = Preview::of(&project);
    project.edit("content/indicators/economy.yaml", "unit: 亿元", "unit：亿元");
    std::thread::sleep(Duration::from_millis(600));
    assert!(preview.page("/ghjh/2023-summary.html").starts_with("HTTP/1.1 200"));
    project.edit("content/indicators/economy.yaml", "unit：亿元", "unit: 亿元");
    project.edit("content/indicators/economy.yaml", "value: 12.5, yoy: 25", "value: 13, yoy: 30");
    preview.waits_for("/ghjh/2023-summary.html", "13亿元");
}

#[test]
fn others_are_kept_out() {
    let project = Project::new();
    let preview = Preview::of(&project);
    let host = format!("Host: {}", preview.address);
    for (head, status) in [
        ("GET / HTTP/1.1\r\nHost: evil.example".to_owned(), "403"),
        (format!("GET / HTTP/1.1\r\n{host}\r\nOrigin: http://evil.example"), "403"),
        (format!("GET /.gongkai/events HTTP/1.1\r\n{host}\r\nSec-Fetch-Site: cross-site"), "403"),
        (format!("POST / HTTP/1.1\r\n{host}\r\nContent-Length: 0"), "405"),
        (format!("GET /../../etc/passwd HTTP/1.1\r\n{host}"), "400"),
        (format!("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n{host}"), "400"),
        (format!("GET /a%5c..%5cb HTTP/1.1\r\n{host}"), "400"),
    ] {
        assert_eq!(preview.status(&head), status, "{head}");
    }
}
