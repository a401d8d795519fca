//! What is said when a server that takes files over SSH has not done what it was asked.

use super::server;
use crate::diagnostic::{Message, message};
use crate::publish::{Asked, Silence, Trouble};

/// What has not been done, and what can be done about it.
pub(super) fn sftp_message(place: &str, asked: Asked, path: &str, trouble: Trouble) -> Message {
    let Message { zh: verb, en: verb_en } = server::verb(asked);
    let [why, help] = trouble_message(trouble, asked);
    let (why_zh, why_en, help_zh, help_en) = (why.zh, why.en, help.zh, help.en);
    message!(
        zh: "错误：无法{verb} {place}{path}：{why_zh}\n办法：{help_zh}",
        en: "error: cannot {verb_en} {place}{path}: {why_en}\nhelp: {help_en}",
    )
}

fn trouble_message(trouble: Trouble, asked: Asked) -> [Message; 2] {
    match trouble {
        Trouble::NoProgram => [
            message!(zh: "这台电脑没有 ssh", en: "this machine has no `ssh`"),
            message!(
                zh: "安装 OpenSSH 客户端（Debian：openssh-client；Windows 在“可选功能”里）",
                en: "install the client of OpenSSH (openssh-client in Debian, an optional feature in Windows)",
            ),
        ],
        Trouble::NoKey => [
            message!(zh: "找不到密钥文件", en: "the file with the key is not there"),
            message!(zh: "核对 site.yaml 的 key：它相对于项目文件夹", en: "look at `key` in site.yaml, which is relative to the project"),
        ],
        Trouble::NoHost => [
            message!(zh: "没有这台主机", en: "there is no such host"),
            message!(zh: "核对 host；检查网络和 DNS", en: "look at `host`, and at the network"),
        ],
        Trouble::Unreachable => [
            message!(zh: "连不上服务器", en: "nobody answers there"),
            message!(
                zh: "检查网络、host 和 port；服务器可能停了，或被防火墙挡住",
                en: "look at the network, at `host` and at `port`; the server may be down, or a firewall in between",
            ),
        ],
        Trouble::Timeout => server::silence_message(Silence::Timeout),
        Trouble::Broken => server::silence_message(Silence::Broken),
        Trouble::UnknownHost => [
            message!(zh: "不认识这台服务器：没有记下它的主机密钥", en: "the server is not known: its host key stands nowhere"),
            message!(
                zh: "向运营方当面或打电话问清主机密钥的指纹；`ssh-keyscan -p 端口 主机` 取来，用 `ssh-keygen -lf` 核对指纹，一致才写进 known-hosts 指的文件",
                en: "ask the operator for the fingerprint of its host key, in person or by telephone; fetch the key with `ssh-keyscan -p PORT HOST`, compare with `ssh-keygen -lf`, and only then put it into the file that `known-hosts` names",
            ),
        ],
        Trouble::OtherHost => [
            message!(
                zh: "服务器的主机密钥变了：可能换了机器，也可能有人冒充",
                en: "the host key of the server has changed: it is another machine, or somebody who poses as it",
            ),
            message!(
                zh: "先打电话问运营方是不是换了密钥；不是就不要发布，并报告安全人员",
                en: "ask the operator by telephone whether it was changed; if not, do not publish, and tell those who look after security",
            ),
        ],
        Trouble::KeyRefused => [
            message!(zh: "服务器不接受帐号或密钥", en: "the server does not accept the account or the key"),
            message!(
                zh: "核对 user 和 key；公钥要由运营方装到这个帐号；私钥有密码的，先用 ssh-add 放进 ssh-agent；只用密码的帐号不支持",
                en: "look at `user` and `key`; the operator has to install the public half for this account; a key with a passphrase goes into ssh-agent first (ssh-add); accounts that only have a password will not do",
            ),
        ],
        Trouble::KeyExposed => [
            message!(zh: "私钥别人也能读，ssh 不用它", en: "others can read the secret key, so ssh does not use it"),
            message!(zh: "运行 `chmod 600 密钥文件`；别人可能已经读过的，换一把", en: "run `chmod 600` on it; if others may have read it, change it"),
        ],
        Trouble::NoSftp => [
            message!(zh: "能登录，但服务器不提供 SFTP", en: "the account can log in, but the server offers no SFTP"),
            message!(
                zh: "请运营方打开（sshd_config 的 Subsystem sftp）；登录脚本打印文字也会这样",
                en: "ask the operator to switch it on (Subsystem sftp in sshd_config); login scripts that print something do the same harm",
            ),
        ],
        Trouble::NoRename => [
            message!(
                zh: "服务器不能一步替换文件（posix-rename@openssh.com），读者会看到写了一半的网页",
                en: "the server cannot replace a file in one step (posix-rename@openssh.com): readers would see half pages",
            ),
            message!(
                zh: "请运营方换用 OpenSSH 的 sftp-server，或改用 webdav、package",
                en: "ask the operator for OpenSSH's sftp-server, or use `webdav` or `package`",
            ),
        ],
        Trouble::Absent if asked == Asked::Folder => [
            message!(zh: "服务器上没有这个文件夹", en: "the server has no such folder"),
            message!(
                zh: "核对 path；确实是新文件夹，先请运营方建好，免得写错地方",
                en: "look at `path`; have a new folder made first, so that nothing goes to a wrong place",
            ),
        ],
        Trouble::Absent => [
            message!(zh: "服务器上没有它", en: "it is not there"),
            message!(zh: "可能有别人同时在改：问清楚，再发布一次", en: "somebody may be at work there: find out, then publish again"),
        ],
        Trouble::Denied => [
            message!(zh: "没有权限", en: "no right to do so"),
            message!(
                zh: "核对 user 和 path；请运营方让这个帐号能在那里写入和删除",
                en: "look at `user` and `path`; ask the operator for the right to write and delete there",
            ),
        ],
        Trouble::Full => [
            message!(zh: "服务器空间满了", en: "the server is full"),
            message!(zh: "请运营方腾出空间，再发布一次，会接着做完", en: "ask the operator to make room, and publish again; it goes on where it stopped"),
        ],
        Trouble::Failed => [
            message!(zh: "服务器没有做成，也没说原因", en: "the server has failed and does not say why"),
            message!(
                zh: "常见原因：超出配额、同名的文件夹挡着；请运营方看一看，再发布一次，会接着做完",
                en: "often a quota is used up, or a folder of that name is in the way: ask the operator to look, and publish again; it goes on where it stopped",
            ),
        ],
    }
}
