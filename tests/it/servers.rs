//! Real servers on loopback, each in a scratch folder of its own; they end when the value goes.
//!
//! Each is one process: those that a parent has started would outlive it.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::in_place;
use crate::project::{Project, Ran, skipped};

/// The password of every server; it must be seen nowhere.
pub(crate) const PASSWORD: &str = "canary-5f1e0c";
/// Who writes there.
pub(crate) const USER: &str = "editor";

/// The module of nginx that hands out what stands compressed beside a file.
pub(crate) const BROTLI: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/// An authority, and three servers' certificates that it has signed.
const CERTIFICATES: &str = "
openssl req -x509 -newkey rsa:2048 -nodes -keyout authority.key -out authority.pem -subj /CN=authority -days 30
openssl req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=server
sign() {
  printf 'subjectAltName=%s\nbasicConstraints=CA:FALSE\n' \"$2\" >ext
  openssl x509 -req -in request.pem -CA authority.pem -CAkey authority.key -CAcreateserial -extfile ext -out \"$1.pem\" $3
}
sign good IP:127.0.0.1 '-days 30'
sign elsewhere DNS:elsewhere.example '-days 30'
sign expired IP:127.0.0.1 '-days -1'
";

/// A server that has answered once.
pub(crate) struct Server {
    child: Child,
    scratch: TempDir,
    /// Where it listens.
    pub(crate) port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody uses now.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// Whether `program` is there; where it is not, `what` was not tried.
fn has(program: &str, what: &str) -> bool {
    let places = ["/usr/sbin", "/usr/bin", "/usr/local/bin"];
    let there = places.iter().any(|place| Path::new(place).join(program).exists())
        || Command::new(program).arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !there {
        skipped(&format!("{program} is not installed, {what} was not tried"));
    }
    there
}

impl Server {
    fn start(scratch: TempDir, port: u16, mut command: Command) -> Self {
        let log = fs::File::create(scratch.path().join("said")).unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let server = Self { child: command.spawn().unwrap(), scratch, port };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let said = fs::read_to_string(server.scratch.path().join("said")).unwrap();
            assert!(began.elapsed() < Duration::from_secs(30), "the server does not answer: {said}");
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// The folder whose files it hands out.
    pub(crate) fn files(&self) -> PathBuf {
        self.scratch.path().join("files")
    }

    /// A file beside them.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    /// What it has written into its log of requests.
    pub(crate) fn requests(&self) -> Vec<String> {
        let log = fs::read_to_string(self.scratch.path().join("access.log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    /// nginx with its WebDAV, without a password.
    pub(crate) fn nginx() -> Option<Self> {
        Self::nginx_with(|_| Some(String::new()))
    }

    /// nginx with its WebDAV behind TLS, and the folder with the certificates: `authority.pem` has signed `good` for
    /// 127.0.0.1, `expired` and `elsewhere`, of which it shows `which`.
    pub(crate) fn nginx_with_tls(which: &str) -> Option<Self> {
        Self::nginx_with(|scratch| {
            let made = Command::new("sh").current_dir(scratch).arg("-ec").arg(CERTIFICATES).output();
            if !made.as_ref().is_ok_and(|made| made.status.success()) {
                skipped(&format!("openssl made no certificates, TLS was not tried: {made:?}"));
                return None;
            }
            let place = scratch.display();
            Some(format!("ssl_certificate {place}/{which}.pem;\nssl_certificate_key {place}/key.pem;"))
        })
    }

    fn nginx_with(tls: impl FnOnce(&Path) -> Option<String>) -> Option<Self> {
        has("nginx", "WebDAV of nginx").then_some(())?;
        let modules = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so";
        if !Path::new(modules).exists() {
            skipped("the module dav-ext of nginx is not installed, WebDAV of nginx was not tried");
            return None;
        }
        let (scratch, port) = scratch();
        let root = scratch.path().display().to_string();
        let tls = tls(scratch.path())?;
        let listen = if tls.is_empty() { "" } else { " ssl" };
        fs::write(
            scratch.path().join("nginx.conf"),
            format!(
                "daemon off;\nmaster_process off;\nload_module {modules};\npid {root}/pid;\nerror_log {root}/error.log;\nworker_processes 1;\n\
                 user root;\nevents {{}}\nhttp {{\n  access_log {root}/access.log;\n  client_body_temp_path {root}/t1;\n  \
                 proxy_temp_path {root}/t2;\n  fastcgi_temp_path {root}/t3;\n  uwsgi_temp_path {root}/t4;\n  \
                 scgi_temp_path {root}/t5;\n  client_max_body_size 64m;\n  server {{\n    listen 127.0.0.1:{port}{listen};\n    {tls}\n    \
                 root {root}/files;\n    location / {{\n      dav_methods PUT DELETE MKCOL COPY MOVE;\n      \
                 dav_ext_methods PROPFIND OPTIONS;\n    }}\n  }}\n}}\n"
            ),
        )
        .unwrap();
        let mut command = Command::new("/usr/sbin/nginx");
        command.arg("-e").arg(scratch.path().join("error.log")).arg("-c").arg(scratch.path().join("nginx.conf"));
        Some(Self::start(scratch, port, command))
    }

    /// nginx or Apache as `docs/serving.md` sets them up, where what they show stands at `root`.
    pub(crate) fn as_documented(name: &str, sample: &str, root: &Path) -> Option<Self> {
        has(name, "the sample of the documentation").then_some(())?;
        let (scratch, port) = scratch();
        let place = scratch.path().display().to_string();
        let sample = sample.replace("/srv/www/xsjd", &root.display().to_string());
        let config = scratch.path().join("config");
        let mut command = Command::new(format!("/usr/sbin/{name}"));
        if name == "nginx" {
            let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .iter()
                .map(|one| format!("{one}_temp_path {place}/{one};\n"))
                .collect();
            let http = format!("include /etc/nginx/mime.types;\naccess_log off;\n{paths}");
            let server = format!("server {{\nlisten 127.0.0.1:{port};\n{sample}\n}}");
            let module = if sample.contains("brotli") { format!("load_module {BROTLI};\n") } else { String::new() };
            fs::write(&config, format!("{module}{}", nginx_around(&place, &format!("{http}{server}")))).unwrap();
            command.arg("-e").arg(scratch.path().join("error.log")).arg("-c").arg(&config);
        } else {
            let names =
                ["mpm_event", "authz_core", "headers", "alias", "dir", "mime", "filter", "deflate", "env", "rewrite"];
            let modules: String = names
                .iter()
                .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
                .collect();
            let text = format!(
                "{modules}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {place}/pid\nErrorLog {place}/error.log\n\
                 TypesConfig /etc/mime.types\nDocumentRoot {place}/files\n<Directory />\nRequire all denied\nOptions None\n</Directory>\n{sample}\n"
            );
            fs::write(&config, text).unwrap();
            command.args(["-X", "-f"]).arg(&config);
        }
        Some(Self::start(scratch, port, command))
    }

    /// nginx before a store of objects at `store`, as `docs/serving.md` sets it up.
    pub(crate) fn before_a_store(sample: &str, store: u16) -> Option<Self> {
        has("nginx", "a store behind a CDN").then_some(())?;
        let (scratch, port) = scratch();
        let place = scratch.path().display().to_string();
        let sample = sample
            .replace("/var/cache/nginx/xsjd", &format!("{place}/cache"))
            .replace("listen 80;", &format!("listen 127.0.0.1:{port};"))
            .replace("https://store.example.com", &format!("http://127.0.0.1:{store}"));
        let config = scratch.path().join("config");
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .iter()
            .map(|one| format!("{one}_temp_path {place}/{one};\n"))
            .collect();
        fs::write(&config, nginx_around(&place, &format!("access_log off;\n{temporary}{sample}"))).unwrap();
        let mut command = Command::new("/usr/sbin/nginx");
        command.arg("-e").arg(scratch.path().join("error.log")).arg("-c").arg(&config);
        Some(Self::start(scratch, port, command))
    }

    /// Apache with `mod_dav` and a password.
    pub(crate) fn apache() -> Option<Self> {
        has("apache2", "WebDAV of Apache").then_some(())?;
        let (scratch, port) = scratch();
        let root = scratch.path().display().to_string();
        let made = Command::new("htpasswd").args(["-cb", &format!("{root}/users"), USER, PASSWORD]).output();
        if made.is_err() {
            skipped("htpasswd is not installed, WebDAV of Apache was not tried");
            return None;
        }
        let modules: String = [
            "mpm_event",
            "authz_core",
            "authn_core",
            "authn_file",
            "auth_basic",
            "authz_user",
            "dav",
            "dav_fs",
            "mime",
        ]
        .iter()
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
        fs::write(
            scratch.path().join("httpd.conf"),
            format!(
                "{modules}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {root}/pid\nErrorLog {root}/error.log\n\
                 LogFormat \"%r %>s %I\" short\nTypesConfig /etc/mime.types\nUser root\nGroup root\nDavLockDB {root}/locks\nDocumentRoot {root}/files\n\
                 <Directory {root}/files>\n  Dav On\n  DavDepthInfinity on\n  AuthType Basic\n  AuthName x\n  AuthUserFile {root}/users\n  \
                 Require valid-user\n</Directory>\n"
            )
            // Apache refuses to run as root unless it was made for that; other users need no such line.
            .replace("User root\nGroup root\n", "")
            .replace("LogFormat \"%r %>s %I\" short\n", ""),
        )
        .unwrap();
        let open = Command::new("chmod").args(["-R", "a+rwX", &root]).status().unwrap();
        assert!(open.success());
        let mut command = Command::new("/usr/sbin/apache2");
        command.args(["-X", "-f"]).arg(scratch.path().join("httpd.conf"));
        Some(Self::start(scratch, port, command))
    }

    /// rclone's WebDAV, which leaves half a file where the line breaks.
    pub(crate) fn rclone() -> Option<Self> {
        has("rclone", "WebDAV of rclone").then_some(())?;
        let (scratch, port) = scratch();
        let mut command = Command::new("rclone");
        command.args([
            "serve",
            "webdav",
            "--config",
            "/dev/null",
            "--dir-cache-time",
            "0s",
            "--addr",
            &format!("127.0.0.1:{port}"),
        ]);
        command.args(["--user", USER, "--pass", PASSWORD]).arg(scratch.path().join("files"));
        Some(Self::start(scratch, port, command))
    }

    /// OpenSSH, which lets the account that runs the tests in with the key in the file `key` beside its files, and not with
    /// the one in `other`; `known_hosts` has its host key. `more` stands in its settings.
    pub(crate) fn sshd(more: &str) -> Option<Self> {
        has("sshd", "SFTP").then_some(())?;
        // It wants this folder where root starts it.
        if fs::create_dir_all("/run/sshd").is_err() {
            skipped("sshd has no /run/sshd, SFTP was not tried");
            return None;
        }
        let (scratch, port) = scratch();
        let root = scratch.path().display().to_string();
        for name in ["host", "key", "other"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
                .arg(scratch.path().join(name))
                .status();
            assert!(made.unwrap().success());
        }
        let public = |name: &str| fs::read_to_string(scratch.path().join(format!("{name}.pub"))).unwrap();
        fs::write(scratch.path().join("authorized_keys"), public("key")).unwrap();
        fs::write(scratch.path().join("known_hosts"), format!("[127.0.0.1]:{port} {}", public("host"))).unwrap();
        let config = scratch.path().join("sshd_config");
        fs::write(
            &config,
            format!(
                "{more}\nListenAddress 127.0.0.1\nPort {port}\nHostKey {root}/host\nAuthorizedKeysFile {root}/authorized_keys\n\
                 PidFile {root}/pid\nStrictModes no\nUsePAM no\nPermitRootLogin prohibit-password\nPasswordAuthentication no\n\
                 KbdInteractiveAuthentication no\nMaxStartups 100\nSubsystem sftp internal-sftp\n"
            ),
        )
        .unwrap();
        let mut command = Command::new("/usr/sbin/sshd");
        command.arg("-D").arg("-f").arg(&config).arg("-E").arg(scratch.path().join("error.log"));
        Some(Self::start(scratch, port, command))
    }

    /// moto's S3 with an empty bucket `site`.
    pub(crate) fn moto() -> Option<Self> {
        has("moto_server", "S3").then_some(())?;
        let (scratch, port) = scratch();
        let mut command = Command::new("moto_server");
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        let server = Self::start(scratch, port, command);
        let made = server.ask("PUT", "/site");
        assert!(made.starts_with("HTTP/1.1 200"), "{made}");
        Some(server)
    }

    /// What readers get at an address: the status and the bytes.
    pub(crate) fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let answer = self.answer("GET", path, "");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let status = std::str::from_utf8(&answer[..end]).unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer[end + 4..].to_vec())
    }

    /// One request over a connection of its own; the whole answer.
    pub(crate) fn ask(&self, method: &str, path: &str) -> String {
        String::from_utf8_lossy(&self.answer(method, path, "")).into_owned()
    }

    /// Lets everybody read what is in moto's bucket.
    pub(crate) fn open_to_all(&self) {
        let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}]}"#;
        let answer = self.answer("PUT", "/site?policy", policy);
        assert!(answer.starts_with(b"HTTP/1.1 20"), "{}", String::from_utf8_lossy(&answer));
    }

    fn answer(&self, method: &str, path: &str, body: &str) -> Vec<u8> {
        use std::io::{Read as _, Write as _};
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // moto wants to see a signature and does not look at it.
        let signed = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: {signed}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    }
}

/// Settings of nginx around what stands in `http`.
fn nginx_around(place: &str, http: &str) -> String {
    format!(
        "daemon off;\nmaster_process off;\npid {place}/pid;\nerror_log {place}/error.log;\nuser root;\nevents {{}}\nhttp {{\n{http}\n}}\n"
    )
}

/// A disk of its own in a folder, which can be filled; it goes when the value goes.
pub(crate) struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one with these options; nothing where this account may mount none.
    pub(crate) fn at(folder: &Path, options: &str) -> Option<Self> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(folder.to_owned()));
        }
        skipped("no disk could be mounted, a full one at a server was not tried");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // The server may still hold a file open.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn scratch() -> (TempDir, u16) {
    let scratch = tempfile::tempdir().unwrap();
    fs::create_dir(scratch.path().join("files")).unwrap();
    (scratch, free_port())
}

/// Each office changes a figure, and all publish at the same time. The exit code of each; somebody comes through.
pub(crate) fn publish_at_once(offices: &[Project], publish: impl Fn(&Project) -> Ran + Sync, round: u32) -> Vec<i32> {
    for (office, number) in offices.iter().zip(0..) {
        in_place::change(office, round * 8 + number);
    }
    let publish = &publish;
    let codes: Vec<i32> = std::thread::scope(|scope| {
        let runs: Vec<_> = offices.iter().map(|office| scope.spawn(move || publish(office))).collect();
        runs.into_iter()
            .map(|ran| {
                let ran = ran.join().unwrap();
                assert!(matches!(ran.code, 0 | 4), "{}", ran.stderr);
                assert!(ran.code == 0 || ran.stderr.contains("locked by"), "{}", ran.stderr);
                ran.code
            })
            .collect()
    });
    assert!(codes.contains(&0), "round {round}: somebody must come through");
    codes
}

/// How many of them have yielded.
pub(crate) fn yielded(codes: &[i32]) -> usize {
    codes.iter().filter(|code| **code == 4).count()
}
