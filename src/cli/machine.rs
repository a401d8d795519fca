//! What is said when the machine fails.

use std::io::ErrorKind;

use super::secrets;
#[cfg(feature = "remote")]
use super::{address::unread_message, server::server_message, sftp::sftp_message};
use crate::diagnostic::{Message, message, of_system};
use crate::disk::DiskError;
use crate::publish::{Holder, PublishError, Reason, Seen, Unusable};

/// A failure of the disk in the words of the person at the keyboard.
pub(super) fn disk_message(error: &DiskError) -> Message {
    let en = error.to_string();
    match error {
        DiskError::Failed { what, path, source } => {
            let verb = match *what {
                "read" => "读取",
                "write" => "写入",
                "create" => "建立",
                "rename" => "改名",
                "remove" => "删除",
                "open" => "打开",
                "lock" => "锁定",
                "sync" => "落盘",
                "link" => "建立链接",
                _ => "处理",
            };
            let place = path.display();
            let Message { zh: why, en: _ } = of_system(source);
            let Message { zh: help, en: help_en } = system_help(what, source.kind());
            message!(zh: "错误：无法{verb} {place}：{why}{help}", en: "error: {en}{help_en}")
        }
        DiskError::NotOurs { path, example } => {
            let place = path.display();
            message!(
                zh: "错误：{place} 里有不是 gongkai 写的文件（如 {example}），没有动它\n办法：换一个空文件夹：生成用 --output，发布目标改 site.yaml 里的 path",
                en: "error: {en}",
            )
        }
        DiskError::InTheWay { path } => {
            let place = path.display();
            message!(
                zh: "错误：{place} 不是 gongkai 写的，不会覆盖\n办法：把它移到别处再试",
                en: "error: {en}",
            )
        }
        DiskError::NoFolder { path, root } => {
            let (above, place) = (path.display(), root.display());
            message!(
                zh: "错误：没有文件夹 {above}，不能在里面建立 {place}\n办法：核对 site.yaml 里的 path；没有写错就先建好 {above}；移动磁盘或共享文件夹要先连接上",
                en: "error: {en}\nhelp: look at `path` in site.yaml; if it is right, make {above} first, or connect the disk or the share",
            )
        }
        DiskError::Exposed { path } => {
            let place = path.display();
            message!(
                zh: "错误：{place} 里是密码或密钥，别人也能读，没有采用\n办法：运行 `chmod 600 {place}`；别人可能已经读过的，换一个新的",
                en: "error: {en}\nhelp: run `chmod 600 {place}`; if others may have read it, change it",
            )
        }
        DiskError::Locked { path } => {
            let place = path.display();
            message!(
                zh: "错误：另一个 gongkai 正在这里运行（{place}）\n办法：等它结束再试",
                en: "error: {en}",
            )
        }
    }
}

/// What can be done about it, where that is known.
fn system_help(asked: &str, kind: ErrorKind) -> Message {
    match kind {
        ErrorKind::PermissionDenied if asked == "read" => message!(
            zh: "\n办法：看这个文件或文件夹是谁的，请管理员给读取权限",
            en: "\nhelp: see whose it is, and ask for the right to read it",
        ),
        ErrorKind::PermissionDenied => message!(
            zh: "\n办法：看文件是否被别的程序打开、文件夹是否只读；共享文件夹请管理员给写权限",
            en: "\nhelp: see whether another program holds the file and whether the folder is read-only; ask for the right to write to a shared one",
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => message!(
            zh: "\n办法：腾出磁盘空间，再运行一次；原来的文件没有受影响",
            en: "\nhelp: make room on the disk and run it again; what stood there is untouched",
        ),
        ErrorKind::ReadOnlyFilesystem => message!(
            zh: "\n办法：把项目放到可以写的磁盘上",
            en: "\nhelp: put the project on a disk that can be written to",
        ),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => message!(
            zh: "\n办法：那里有一个同名的文件，要用的却是文件夹：把它移到别处，再运行一次",
            en: "\nhelp: a file stands where a folder is needed: move it elsewhere and run it again",
        ),
        ErrorKind::NotFound => message!(
            zh: "\n办法：核对路径；移动磁盘或共享文件夹要先连接上",
            en: "\nhelp: look at the path again; connect the disk or the share first",
        ),
        _ => Message::default(),
    }
}

/// What has stopped a publication, and what readers see now.
pub(super) fn publish_message(error: &PublishError) -> Message {
    let en = error.to_string();
    let what = match &error.reason {
        Reason::Machine(cause) => match cause.downcast_ref::<DiskError>() {
            Some(disk) => disk_message(disk),
            None => message!(zh: "错误：{en}", en: "error: {en}"),
        },
        Reason::Locked(Holder { owner, host, since }) => message!(
            zh: "错误：{owner}@{host} 自 {since} 起正在向这里发布\n办法：等他结束再发布；如果那台电脑已经停了，十分钟后自动解除",
            en: "error: locked by {owner}@{host} since {since}\nhelp: wait until they have finished; if that machine has stopped, the lock ends after ten minutes",
        ),
        Reason::Overtaken(Holder { owner, host, since }) => message!(
            zh: "错误：本机太久没有响应，{owner}@{host} 已于 {since} 接手发布，本次发布停止\n办法：问清楚对方发布的是什么，再决定要不要重新发布",
            en: "error: {en}\nhelp: ask what they have published, then decide whether to publish again",
        ),
        Reason::NotOurs { place, example } => message!(
            zh: "错误：{place} 里有不是 gongkai 写的文件（如 {example}），没有动它\n办法：在 site.yaml 里换一个空文件夹",
            en: "error: {en}\nhelp: name an empty folder in site.yaml",
        ),
        Reason::UsedOtherwise { place, in_place } => {
            let (zh, en) =
                if *in_place { ("写着 in-place: true", "with") } else { ("没有写 in-place: true", "without") };
            message!(
                zh: "错误：{place} 以前发布时{zh}，两种方式不能用同一个文件夹\n办法：在 site.yaml 里把 in-place 改回去；要换方式就换一个空文件夹，并请管理员把网站指过去",
                en: "error: {place} was published to {en} `in-place: true`, and one folder cannot be used in both ways\nhelp: put `in-place` in site.yaml back; for the other way name an empty folder, and have the web server lead there",
            )
        }
        Reason::InTheWay { place, path } => message!(
            zh: "错误：{place} 里的 {path} 不是 gongkai 写的，不会覆盖\n办法：问清楚是谁的，移到别处再发布",
            en: "error: {en}\nhelp: find out whose it is, move it elsewhere, and publish again",
        ),
        Reason::TooManyRemovals { count, limit, examples } => {
            let list = examples.iter().map(|path| format!("\n  - {path}")).collect::<String>();
            message!(
                zh: "错误：会有 {count} 个网址消失，超过一次允许的 {limit} 个，没有发送任何内容：{list}\n办法：检查是不是误删了内容；确实要删，加上 --removals {count}",
                en: "error: {en}; nothing was sent:{list}\nhelp: see whether content is missing by mistake; if it is meant to go, add --removals {count}",
            )
        }
        Reason::Altered { path } => message!(
            zh: "错误：{path} 写进去以后读回来不一样，服务器可能改动了文件\n办法：再发布一次；还是这样，请运营方检查磁盘和服务器设置",
            en: "error: {en}\nhelp: publish again; if it stays like this, have the operator look at the disk and the server's settings",
        ),
        Reason::NothingKept => message!(
            zh: "错误：目标没有保留可以退回的那次发布\n办法：`gongkai history` 看有哪些；site.yaml 里的 keep 决定保留几次；第一次发布之前无处可退",
            en: "error: {en}\nhelp: `gongkai history` lists the releases; `keep` in site.yaml says how many are kept; before the first there is nothing to go back to",
        ),
        Reason::Key { mark, why } => key_message(mark, why, &en),
        #[cfg(not(feature = "remote"))]
        Reason::NoServers => message!(
            zh: "错误：这个程序编译时没有带 remote，不能发布到服务器\n办法：换用完整的程序",
            en: "error: {en}\nhelp: use a program that has it",
        ),
        #[cfg(feature = "remote")]
        Reason::Settings { place } => message!(
            zh: "错误：不能按 site.yaml 的设置连接 {place}\n办法：核对 publish 里的设置；certificates 应是 PEM 格式的证书",
            en: "error: {en}\nhelp: look at the settings under publish; `certificates` names a file with certificates in PEM",
        ),
        #[cfg(feature = "remote")]
        Reason::Server { place, asked, path, ended } => server_message(place, *asked, path, *ended),
        #[cfg(feature = "remote")]
        Reason::Sftp { place, asked, path, trouble } => sftp_message(place, *asked, path, *trouble),
        // Readers see what they saw, and nobody has meant to change that.
        #[cfg(feature = "remote")]
        Reason::Unread { address, ended } => return unread_message(address, *ended),
        Reason::NoSecret { variable, file } => {
            let file = file.display();
            message!(
                zh: "错误：没有找到服务器的密码或密钥\n办法：把它放到文件 {file}（一行，只有自己能读：chmod 600），或环境变量 {variable}；不要写进 site.yaml",
                en: "error: {en}\nhelp: put it into the file {file}, one line that you alone can read (chmod 600), or into the variable {variable}; never into site.yaml",
            )
        }
    };
    let seen = match error.seen {
        Seen::Old => message!(zh: "读者看到的仍是原来的内容", en: "readers see what they saw before"),
        Seen::Both => message!(
            zh: "读者看到的有新有旧：再发布一次，会接着做完",
            en: "readers see some pages new and some old: publish again, and the rest is done",
        ),
        Seen::New => message!(
            zh: "读者看到的已是新内容，只是没有收尾：再发布一次",
            en: "readers see the new section, only the tidying up is left: publish again",
        ),
    };
    Message { zh: format!("{}\n{}", what.zh, seen.zh), en: format!("{}\n{}", what.en, seen.en) }
}

/// Why releases cannot be signed.
fn key_message(mark: &str, why: &Unusable, en: &str) -> Message {
    let file = secrets::file(&secrets::key_file(mark)).display().to_string();
    match why {
        Unusable::Absent => message!(
            zh: "错误：site.yaml 写着 public-key，但这里没有签名用的私钥 {mark}\n办法：把私钥文件放到 {file}（只有自己能读），或放进环境变量 GONGKAI_SIGNING_KEY",
            en: "error: site.yaml names a public-key, but {en}\nhelp: put the file with the secret key to {file}, readable by you alone, or its text into the variable GONGKAI_SIGNING_KEY",
        ),
        Unusable::NoKey => message!(
            zh: "错误：找到的不是 minisign 的私钥（应为 {mark}）\n办法：换上 `gongkai key` 或 minisign 写的整个私钥文件",
            en: "error: {en}\nhelp: use the whole file that `gongkai key` or minisign has written",
        ),
        Unusable::Closed => message!(
            zh: "错误：私钥 {mark} 有密码\n办法：把密码放进环境变量 GONGKAI_SIGNING_PASSWORD，或放到 GONGKAI_SIGNING_PASSWORD_FILE 指的文件里",
            en: "error: {en}\nhelp: put the password into the variable GONGKAI_SIGNING_PASSWORD, or into the file that GONGKAI_SIGNING_PASSWORD_FILE names",
        ),
        Unusable::WrongPassword => message!(
            zh: "错误：密码打不开私钥 {mark}\n办法：核对 GONGKAI_SIGNING_PASSWORD",
            en: "error: {en}\nhelp: look at GONGKAI_SIGNING_PASSWORD",
        ),
        Unusable::OtherKey(other) => message!(
            zh: "错误：私钥是 {other} 的，site.yaml 的 public-key 要用 {mark} 签名\n办法：换上 {mark} 的私钥；确实换了钥匙，就改 public-key 并告诉核对的人",
            en: "error: {en}\nhelp: use the secret key {mark}; if the key was changed on purpose, change public-key and tell those who check",
        ),
    }
}
