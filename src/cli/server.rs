//! What is said when a server has not done what it was asked.

use crate::diagnostic::{Message, message};
use crate::publish::{Asked, Ended, Silence};

/// What a server has not done, and what can be done about it.
pub(super) fn server_message(place: &str, asked: Asked, path: &str, ended: Ended) -> Message {
    let Message { zh: verb, en: verb_en } = verb(asked);
    let [why, help] = match ended {
        Ended::Status(status) => status_message(status, asked),
        Ended::Silence(silence) => silence_message(silence),
        Ended::Unexpected => unexpected_message(),
    };
    let (why_zh, why_en, help_zh, help_en) = (why.zh, why.en, help.zh, help.en);
    message!(
        zh: "错误：无法{verb} {place}{path}：{why_zh}\n办法：{help_zh}",
        en: "error: cannot {verb_en} {place}{path}: {why_en}\nhelp: {help_en}",
    )
}

/// What a server was asked to do.
pub(super) fn verb(asked: Asked) -> Message {
    match asked {
        Asked::Read => message!(zh: "读取", en: "read"),
        Asked::Write => message!(zh: "写入", en: "write"),
        Asked::Delete => message!(zh: "删除", en: "delete"),
        Asked::List => message!(zh: "列出", en: "list"),
        Asked::Folder => message!(zh: "打开", en: "open"),
    }
}

/// How an operation has ended, without what to do about it.
pub(super) fn why(ended: Ended) -> Message {
    let [why, _] = match ended {
        Ended::Status(status) => status_message(status, Asked::Read),
        Ended::Silence(silence) => silence_message(silence),
        Ended::Unexpected => unexpected_message(),
    };
    why
}

/// What a status means here, and what to do.
fn status_message(status: u16, asked: Asked) -> [Message; 2] {
    match status {
        300..=399 => [
            message!(zh: "服务器要求换一个地址（{status}）", en: "the server points to another address ({status})"),
            message!(zh: "向运营方问清地址，改 site.yaml 的 address", en: "ask the operator for the right address and change `address` in site.yaml"),
        ],
        401 => [
            message!(zh: "服务器不接受用户名或密码（401）", en: "the server does not accept the user or the password ({status})"),
            message!(zh: "核对 site.yaml 的 user 和密码；密码可能已过期", en: "look at `user` in site.yaml and at the password, which may have run out"),
        ],
        403 => [
            message!(zh: "服务器不允许（403）：没有权限，或密钥不对", en: "the server does not allow it ({status}): no right to it, or a wrong key"),
            message!(
                zh: "核对用户名、密钥和目录；没有写入、删除权限就请运营方开通",
                en: "look at user, key and folder; ask the operator for the right to write and delete there",
            ),
        ],
        404 if asked == Asked::Folder => [
            message!(zh: "服务器上没有这个目录（404）", en: "the server has no such folder ({status})"),
            message!(
                zh: "核对 address；确实是新目录，先请运营方建好，免得写错地方",
                en: "look at `address`; have a new folder made first, so that nothing goes to a wrong place",
            ),
        ],
        404 | 410 => [
            message!(zh: "服务器上没有这个目录或存储桶（{status}）", en: "the server has no such folder or bucket ({status})"),
            message!(zh: "核对 address、bucket 和 path", en: "look at `address`, `bucket` and `path`"),
        ],
        405 | 501 => [
            message!(zh: "服务器不支持这个操作（{status}）", en: "the server does not know how to ({status})"),
            message!(
                zh: "核对 address：可能是网站地址，不是 WebDAV 地址；是的话请运营方打开写入",
                en: "look at `address`: it may be that of the web site and not of WebDAV; else have the operator switch writing on",
            ),
        ],
        409 | 412 => [
            message!(zh: "与服务器上的内容冲突（{status}）", en: "it conflicts with what the server has ({status})"),
            message!(zh: "可能有同名的目录或文件：请运营方看一看", en: "a folder or a file of that name may be in the way: ask the operator to look"),
        ],
        413 => [
            message!(zh: "文件超过服务器允许的大小（413）", en: "the file is larger than the server takes ({status})"),
            message!(zh: "请运营方调大上限（nginx 是 client_max_body_size），或缩小附件", en: "ask the operator to raise the limit (client_max_body_size in nginx), or make the attachment smaller"),
        ],
        423 => [
            message!(zh: "文件被别人锁住了（423）", en: "somebody has locked the file ({status})"),
            message!(zh: "请打开着它的人关掉，过一会儿再发布", en: "have whoever has it open close it, and publish again later"),
        ],
        429 => [
            message!(zh: "服务器嫌请求太多（429）", en: "the server says that there are too many requests ({status})"),
            message!(zh: "过几分钟再发布，会接着做完", en: "publish again in a few minutes; it goes on where it stopped"),
        ],
        507 => [
            message!(zh: "服务器空间满了（507）", en: "the server is full ({status})"),
            message!(zh: "请运营方腾出空间，再发布一次，会接着做完", en: "ask the operator to make room, and publish again; it goes on where it stopped"),
        ],
        500..=599 => [
            message!(zh: "服务器出错（{status}），试了几次都这样", en: "the server has failed ({status}), several times"),
            message!(zh: "过一会儿再发布，会接着做完；还是这样，请运营方看服务器日志", en: "publish again later; it goes on where it stopped; if it stays like this, have the operator look at the server's log"),
        ],
        _ => [
            message!(zh: "服务器拒绝（{status}）", en: "the server refuses ({status})"),
            message!(zh: "把这个数字告诉运营方", en: "tell the operator that number"),
        ],
    }
}

/// What is said of an answer that makes no sense, and what to do.
fn unexpected_message() -> [Message; 2] {
    [
        message!(zh: "回答不合协议", en: "the answer is not what the protocol wants"),
        message!(
            zh: "核对 address 和 kind：地址可能指向网页，而不是 WebDAV 或对象存储",
            en: "look at `address` and `kind`: the address may lead to a web page, not to WebDAV or a store of objects",
        ),
    ]
}

/// Why nothing was heard, and what to do.
pub(super) fn silence_message(silence: Silence) -> [Message; 2] {
    match silence {
        Silence::NoHost => [
            message!(zh: "没有这台主机", en: "there is no such host"),
            message!(zh: "核对 address 里的主机名；检查网络和 DNS", en: "look at the host in `address`, and at the network"),
        ],
        Silence::Unreachable => [
            message!(zh: "连不上服务器", en: "nobody answers there"),
            message!(
                zh: "检查网络和 address 里的端口；服务器可能停了，或被防火墙挡住",
                en: "look at the network and at the port in `address`; the server may be down, or a firewall in between",
            ),
        ],
        Silence::Timeout => [
            message!(zh: "服务器太久没有回答，试了几次都这样", en: "the server was silent for too long, several times"),
            message!(
                zh: "过一会儿再发布，会接着做完；网络一直很慢，就调大 timeout",
                en: "publish again later; it goes on where it stopped; raise `timeout` where the line is always slow",
            ),
        ],
        Silence::Broken => [
            message!(zh: "连接断了，试了几次都这样", en: "the connection broke, several times"),
            message!(zh: "过一会儿再发布，会接着做完", en: "publish again later; it goes on where it stopped"),
        ],
        Silence::Certificate => [
            message!(
                zh: "服务器的证书不可信：过期、主机名不符，或由不认识的机构签发",
                en: "the server's certificate is not trusted: expired, for another host, or of an authority that is not known",
            ),
            message!(
                zh: "核对主机名；单位自己的证书机构用 certificates 指明；其他情况请运营方换证书，不要绕过",
                en: "look at the host; name an authority of your own with `certificates`; else have the operator renew it, and do not go around it",
            ),
        ],
        Silence::Garbled => [
            message!(zh: "回答不是 HTTP", en: "the answer is no HTTP"),
            message!(zh: "核对 address 里的端口和 https", en: "look at the port and at https in `address`"),
        ],
    }
}
