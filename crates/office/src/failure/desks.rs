//! Desks and their line to the writer, in words.

use super::{failure, line::sync_failed};
use ipc::{Blame, Failure, KEPT_FOR_LATER};
use sync::{Status, SyncFault, line::LineFault};

/// Why the writer could not be asked.
pub(crate) fn desk_line_failed(fault: &LineFault) -> Failure {
    let said = |code: &str, what: [&str; 2], remedy: [&str; 2]| failure(code, Blame::Peer, what, remedy);
    match fault {
        LineFault::Refused => not_enrolled(),
        LineFault::NotPinned => said(
            "writer-key",
            [
                "在主机地址上应答的，出示的不是本单位名片上的密钥。",
                "Whoever answers at the writer's address shows another key than the office's card.",
            ],
            [
                "请问管理员主机是否换过：换过就用新名片重新加入；没换就说明有人冒充，不要继续。",
                "Ask an administrator whether the writer was replaced: if so, join again with the new card; if not, somebody poses as it: do not go on.",
            ],
        ),
        LineFault::Unreachable(_) | LineFault::TooSlow | LineFault::ClosedEarly => said(
            "writer-unreachable",
            ["连不上主机。", "The writer does not answer."],
            [
                "可以照常查看，签名的先存在这台电脑上，线路恢复后按先后自动提交。请看网线和主机是否开机、是否打开了对外服务。",
                "What is here can be looked at, and what you sign is kept and handed in, in order, once the line is back. Check the network, and whether the writer is on and serving.",
            ],
        ),
        other => super::line_failed(other),
    }
}

/// Why what came from the writer was of no use.
pub(crate) fn desk_sync_failed(fault: &SyncFault<LineFault>) -> Failure {
    match fault {
        SyncFault::Line(fault) => desk_line_failed(fault),
        SyncFault::Answered { status: Status::FORBIDDEN, .. } => not_enrolled(),
        SyncFault::Answered { status: Status::CONTENT_TOO_LARGE, .. } => failure(
            "submission-too-large",
            Blame::Input,
            ["一次交的内容太大。", "This is too large to be handed in at once."],
            ["请把清单分成几份。", "Split the list."],
        ),
        other => sync_failed(other),
    }
}

/// The writer does not let this desk in.
fn not_enrolled() -> Failure {
    failure(
        "desk-not-enrolled",
        Blame::Rights,
        [
            "主机不认这个工位：还没有登记，或权限已经结束。",
            "The writer does not let this desk in: it is not enrolled, or its rights were ended.",
        ],
        [
            "请把工位名片交给管理员登记，当面或打电话核对指纹；以前登记过的，请问管理员。",
            "Hand the desk card to an administrator to be enrolled, and compare the fingerprint; if it was enrolled before, ask an administrator.",
        ],
    )
}

/// Signed and kept, since the writer could not be reached. Nothing went wrong.
pub(crate) fn kept_for_later() -> Failure {
    failure(
        KEPT_FOR_LATER,
        Blame::Peer,
        ["已签名，线路恢复后自动提交。", "Signed; it is submitted once the line is back."],
        [
            "现在连不上主机，先存在这台电脑上，不必再办一遍。没有被接受的会留在“待提交”里，写明原因。",
            "The writer cannot be reached now, so it is kept on this machine: do not do it again. What the writer refuses stays in the outbox with the reason.",
        ],
    )
}

/// What changes keys is done in connection with the writer or not at all.
pub(crate) fn needs_line(why: Option<&Failure>) -> Failure {
    let (zh, en) = why.map_or(("", ""), |why| (&*why.what.zh, &*why.what.en));
    failure(
        "needs-line",
        Blame::Peer,
        [
            &format!("这件事要改动密钥，必须连着主机办，什么也没有记入。{zh}"),
            &format!("This changes keys and is done only in connection with the writer; nothing was recorded. {en}"),
        ],
        ["请接通后再办，或在主机上办理。", "Do it when the line is back, or on the writer's machine."],
    )
}

/// The keys of the office that are open here are out of force, and the new ones do not open.
pub(crate) fn other_keys() -> Failure {
    failure(
        "other-keys",
        Blame::Rights,
        ["单位的密钥刚刚更换。", "The office's keys were just renewed."],
        ["请退出后重新登录，再办一次。", "Sign out, sign in again, and do it once more."],
    )
}

/// The writer's ledger is not a longer one than what was copied here.
pub(crate) fn other_history(here: u64, there: u64) -> Failure {
    failure(
        "writer-other-history",
        Blame::Damage,
        [
            &format!("主机的账本（{there} 条）不是这里这份（{here} 条）的延续：主机可能恢复了旧备份，或换了账本。"),
            &format!(
                "The writer's ledger ({there} entries) does not go on from the copy here ({here} entries): an old backup may have been restored there."
            ),
        ],
        [
            "请不要在主机上继续登记，保留这台电脑的数据文件夹，报告管理员：缺的记录这里还有。",
            "Record nothing more on the writer, keep this machine's data folder, and tell an administrator: the missing entries are still here.",
        ],
    )
}

/// What only the machine that writes can do.
pub(crate) fn at_the_writer() -> Failure {
    failure(
        "at-the-writer",
        Blame::Input,
        [
            "这件事在主机上办：这台电脑是工位，只与主机往来。",
            "This is done on the writer's machine: a desk deals with its writer alone.",
        ],
        ["请在主机上办理。", "Do it on the writer's machine."],
    )
}
