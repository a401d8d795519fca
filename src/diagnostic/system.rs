//! What the system says when it fails, in both languages.

use std::io::{self, ErrorKind};

use super::{Message, message};

/// What the system says, in Chinese where it is one of the usual things.
#[must_use]
pub fn of_system(error: &io::Error) -> Message {
    let zh = match error.kind() {
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::AlreadyExists => "已经有同名的文件或文件夹",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超出磁盘配额",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::NotADirectory => "路径中间有一个不是文件夹",
        ErrorKind::IsADirectory => "那里是一个文件夹",
        ErrorKind::DirectoryNotEmpty => "文件夹里还有东西",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正被别的程序占用",
        ErrorKind::InvalidFilename => "文件名太长，或有不允许的字符",
        ErrorKind::CrossesDevices => "不在同一个磁盘上",
        ErrorKind::TimedOut => "等了太久没有回应",
        ErrorKind::Interrupted => "被打断了",
        ErrorKind::OutOfMemory => "内存不够",
        _ => return message!(zh: "{error}", en: "{error}"),
    };
    message!(zh: "{zh}", en: "{error}")
}
