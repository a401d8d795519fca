//! Measures the preview: from a saved file to the event that open pages get, from there to the page, and how many pages
//! it serves in a second.
//!
//! ```text
//! cargo bench --bench preview                      the minimal site that `gongkai new` writes, then the worked example
//! cargo bench --bench preview -- DIR               another project, such as one that the build bench generates
//! cargo bench --bench preview -- --rounds 50 DIR
//! GONGKAI=PROGRAM cargo bench --bench preview      another build of the program
//! ```
//!
//! The project is copied, a preview of it is started as a process of its own, and a line is added to the Chinese text of
//! one report, again and again, each time after all is quiet. `docs/performance.md` says what the numbers were.

#![expect(clippy::disallowed_methods, reason = "a benchmark prepares folders and saves files")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::error::Error;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The program that is measured.
fn program() -> Command {
    Command::new(std::env::var_os("GONGKAI").unwrap_or_else(|| env!("CARGO_BIN_EXE_gongkai").into()))
}

/// Pages are asked for so long, by so many connections at once.
const SERVING: Duration = Duration::from_secs(3);
const READERS: usize = 8;

fn main() -> Result<()> {
    let (mut rounds, mut projects, mut bench) = (30, Vec::new(), false);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            // Cargo says so when it runs us to measure; from `cargo test` a trial of seconds is enough.
            "--bench" => bench = true,
            "--rounds" => rounds = words.next().ok_or("--rounds needs a number")?.parse()?,
            folder => projects.push(PathBuf::from(folder)),
        }
    }
    let scratch = tempfile::tempdir()?;
    if projects.is_empty() {
        let new = scratch.path().join("new");
        let made = program().args(["new", "--quiet"]).arg(&new).status()?;
        projects.extend(made.success().then_some(new));
        projects.extend(bench.then(|| PathBuf::from(env!("CARGO_MANIFEST_DIR"))));
    }
    println!("project | save to event, median ms | 95 % | most | event to page | pages a second | 99 % of them, ms");
    for (number, project) in projects.iter().enumerate() {
        measure(project, &scratch.path().join(number.to_string()), if bench { rounds } else { 2 })?;
    }
    Ok(())
}

fn measure(project: &Path, copy: &Path, rounds: usize) -> Result<()> {
    for folder in ["content", "themes"] {
        copy_folder(&project.join(folder), &copy.join(folder))?;
    }
    let text = first_text(&copy.join("content/reports"))?;
    let preview = Preview::of(copy)?;
    let mut events = preview.events()?;
    next(&mut events)?;
    let (mut to_event, mut to_page) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        thread::sleep(Duration::from_millis(300));
        let whole = fs::read_to_string(&text)?;
        let begun = Instant::now();
        fs::write(&text, format!("{whole}\n再存一次，第{round}次。\n"))?;
        next(&mut events)?;
        to_event.push(begun.elapsed());
        let told = Instant::now();
        preview.get("/")?;
        to_page.push(told.elapsed());
    }
    let (served, slow) = preview.serving()?;
    let name = project.file_name().unwrap_or_default().to_string_lossy().into_owned();
    println!(
        "{name} | {:.1} | {:.1} | {:.1} | {:.1} | {served:.0} | {slow:.1}",
        share(&mut to_event, 0.5),
        share(&mut to_event, 0.95),
        share(&mut to_event, 1.0),
        share(&mut to_page, 0.5),
    );
    Ok(())
}

/// The time in milliseconds that this share of all times stays within.
fn share(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
    let place = (share * times.len().saturating_sub(1) as f64).round() as usize;
    times.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in walkdir::WalkDir::new(from).into_iter().filter_map(std::result::Result::ok) {
        let target = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn first_text(reports: &Path) -> Result<PathBuf> {
    let mut texts: Vec<PathBuf> = walkdir::WalkDir::new(reports)
        .into_iter()
        .filter_map(std::result::Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.ends_with("zh.md"))
        .collect();
    texts.sort();
    Ok(texts.into_iter().next().ok_or("the project has no Chinese text")?)
}

/// A running preview; it ends with the value.
struct Preview {
    child: Child,
    address: String,
}

impl Preview {
    fn of(project: &Path) -> Result<Self> {
        let mut child = program()
            .args(["serve", "--quiet", "--port", "0", "--language", "en", "--project"])
            .arg(project)
            .stderr(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("no messages")?).lines();
        let told = lines.by_ref().map_while(std::result::Result::ok).find(|line| line.contains("http://"));
        thread::spawn(move || lines.for_each(drop));
        let address = told.as_deref().and_then(|line| line.split("http://").nth(1)?.split('/').next());
        Ok(Self { address: address.ok_or("the preview did not begin")?.to_owned(), child })
    }

    fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(stream)
    }

    fn ask(&self, stream: &mut TcpStream, path: &str) -> Result<()> {
        Ok(write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address)?)
    }

    fn events(&self) -> Result<BufReader<TcpStream>> {
        let mut stream = self.connect()?;
        self.ask(&mut stream, "/.gongkai/events")?;
        Ok(BufReader::new(stream))
    }

    fn get(&self, path: &str) -> Result<()> {
        let mut stream = self.connect()?;
        self.ask(&mut stream, path)?;
        read_answer(&mut BufReader::new(stream))
    }

    /// Pages a second, and the milliseconds within which 99 % of them come.
    fn serving(&self) -> Result<(f64, f64)> {
        let mut all = Vec::new();
        thread::scope(|scope| {
            let readers: Vec<_> = (0..READERS).map(|_| scope.spawn(|| self.read_pages().unwrap_or_default())).collect();
            all.extend(readers.into_iter().flat_map(|reader| reader.join().unwrap_or_default()));
        });
        Ok((all.len() as f64 / SERVING.as_secs_f64(), share(&mut all, 0.99)))
    }

    fn read_pages(&self) -> Result<Vec<Duration>> {
        let mut stream = BufReader::new(self.connect()?);
        let (end, mut times) = (Instant::now() + SERVING, Vec::new());
        while Instant::now() < end {
            let begun = Instant::now();
            self.ask(stream.get_mut(), "/")?;
            read_answer(&mut stream)?;
            times.push(begun.elapsed());
        }
        Ok(times)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_answer(stream: &mut BufReader<TcpStream>) -> Result<()> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    stream.read_exact(&mut vec![0; length])?;
    Ok(())
}

fn next(events: &mut BufReader<TcpStream>) -> Result<()> {
    loop {
        let mut line = String::new();
        if events.read_line(&mut line)? == 0 {
            return Err("the preview has ended".into());
        }
        if line.starts_with("data:") {
            return Ok(());
        }
    }
}
