//! What is said when the machine fails.

use crate::diagnostic::{Message, message};
use crate::disk::DiskError;

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
            message!(zh: "错误：无法{verb} {place}：{source}", en: "error: {en}")
        }
        DiskError::NotOurs { path, example } => {
            let place = path.display();
            message!(
                zh: "错误：{place} 里有不是 gongkai 写的文件（如 {example}），没有动它\n办法：换一个空文件夹（--output）",
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
        DiskError::Locked { path } => {
            let place = path.display();
            message!(
                zh: "错误：另一个 gongkai 正在这里运行（{place}）\n办法：等它结束再试",
                en: "error: {en}",
            )
        }
    }
}
