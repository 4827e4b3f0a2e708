//! The line to another office, in words.

use super::{failure, stopped};
use ipc::{Blame, Failure};
use sync::{HoldingsFault, Misbehaviour, Status, SyncFault, line::LineFault, stick::StickFault};

/// Why a peer could not be asked.
pub(crate) fn line_failed(fault: &LineFault) -> Failure {
    let peer = |code: &str, what: [&str; 2], remedy: [&str; 2]| failure(code, Blame::Peer, what, remedy);
    match fault {
        LineFault::Address => peer(
            "peer-address",
            ["对方名片上没有可用的地址。", "The other office's card has no address that could be called."],
            ["请等对方来连接，或请对方重做名片。", "Wait for it to call, or ask it for a card with an address."],
        ),
        LineFault::Local(_) => failure(
            "no-means",
            Blame::Machine,
            ["这台电脑暂时打不开新的连接。", "This machine opens no further connection just now."],
            ["请关掉一些程序后再试。", "Close some programs and try again."],
        ),
        LineFault::Unreachable(_) => peer(
            "peer-unreachable",
            ["连不上对方。", "Nobody answers at the other office's address."],
            [
                "请看网线和对方是否开机；地址变了就请对方给一张新名片。已有的都在，稍后会自动补上。",
                "Check the network and whether it is switched on; if its address has changed, ask for a new card. What is here stays, and the rest comes later.",
            ],
        ),
        LineFault::NotPinned => peer(
            "peer-key",
            [
                "在对方的地址上应答的，出示的不是对方名片上的密钥。",
                "Whoever answers at the address shows another key than the card's.",
            ],
            [
                "请打电话问对方是否换了密钥：换了就登记新名片；没换就说明有人冒充，不要继续。",
                "Ask the office by telephone whether it has a new key: if so, enrol its new card; if not, somebody poses as it: do not go on.",
            ],
        ),
        LineFault::Refused => peer(
            "peer-refuses",
            ["对方不认识本单位的密钥。", "The other office does not know this office's key."],
            ["请把本单位现在的名片交给对方登记。", "Hand your present card to the other office to be enrolled."],
        ),
        LineFault::Protocol(_) | LineFault::TooLarge => peer(
            "peer-protocol",
            ["对方的回答不合约定。", "The other side does not answer as agreed."],
            [
                "请确认双方的程序都是最新版本；如果仍然如此，请告诉对方。",
                "Make sure both have the newest program; if it stays so, tell the other office.",
            ],
        ),
        LineFault::TooSlow | LineFault::ClosedEarly => peer(
            "peer-slow",
            ["与对方的连接中断或太慢。", "The line to the other office broke or was too slow."],
            ["收到的都已保存，下次从断开处继续。", "What came is kept; the next sync goes on from there."],
        ),
    }
}

/// Why a sync with a peer came to nothing, or only to a part.
pub(crate) fn sync_failed(fault: &SyncFault<LineFault>) -> Failure {
    exchange_failed(fault, line_failed)
}

/// The same of what a peer has left in a folder.
pub(crate) fn stick_sync_failed(fault: &SyncFault<StickFault>) -> Failure {
    exchange_failed(fault, stick_failed)
}

/// Why a folder that somebody carries between offices could not be read or written.
pub(crate) fn stick_failed(fault: &StickFault) -> Failure {
    let machine = |code: &str, what: [&str; 2], remedy: [&str; 2]| failure(code, Blame::Machine, what, remedy);
    match fault {
        StickFault::Stopped => stopped(),
        StickFault::Own(fault) => exchange_failed(&SyncFault::Own(fault.clone()), stick_failed),
        StickFault::Gone => failure(
            "stick-gone",
            Blame::Input,
            ["找不到这个文件夹，U 盘可能没有插好。", "The folder is not there; the stick may not be in."],
            [
                "请插好 U 盘、检查路径再试；已经读到的都已保存，U 盘上没有写完的下次会补上。",
                "Put the stick in, check the path and try again. What was read is kept, and what is missing on the stick is written then.",
            ],
        ),
        StickFault::Full => machine(
            "stick-full",
            ["U 盘满了，本单位的内容没有写完。", "The stick is full: what others need is not all there."],
            [
                "请腾出空间或换一个 U 盘再同步；读到的都已保存。",
                "Make room or take another stick, and sync again. What was read is kept.",
            ],
        ),
        StickFault::Denied(_) => machine(
            "stick-denied",
            ["这个文件夹不能读或不能写。", "The folder may not be read, or not be written."],
            ["请看 U 盘有没有写保护开关，或换一个文件夹。", "See whether the stick is write-protected, or take another folder."],
        ),
        StickFault::Odd(path) | StickFault::TooLong(path) => failure(
            "stick-odd",
            Blame::Peer,
            [
                &format!("U 盘上 {path} 处不是该有的文件，没有采用。"),
                &format!("On the stick, what lies at {path} is not the file that it should be. Nothing of it was taken."),
            ],
            [
                "请问清 U 盘经过谁的手；删掉 U 盘上的 mingzhang-sync 文件夹，再从头同步。",
                "Ask through whose hands the stick went; delete the folder mingzhang-sync on it and begin anew.",
            ],
        ),
        StickFault::Device(detail) => machine(
            "stick-broken",
            [&format!("U 盘读写出错（{detail}）。"), &format!("Reading or writing the stick failed ({detail}).")],
            [
                "请重新插好再试；仍然出错就换一个 U 盘。读到的都已保存。",
                "Put it in again and retry; if it fails again, take another stick. What was read is kept.",
            ],
        ),
    }
}

fn exchange_failed<E>(fault: &SyncFault<E>, of_line: impl FnOnce(&E) -> Failure) -> Failure {
    match fault {
        SyncFault::Line(fault) => of_line(fault),
        SyncFault::Own(HoldingsFault::Moved | HoldingsFault::Stopped) => failure(
            "sync-overtaken",
            Blame::Machine,
            ["另一个程序同时写了这里的账本。", "Another program wrote to a ledger here at the same time."],
            ["请再同步一次。", "Sync once more."],
        ),
        SyncFault::Own(HoldingsFault::Store(detail)) => failure(
            "sync-store",
            Blame::Machine,
            [&format!("收到的记录存不下来（{detail}）。"), &format!("What came could not be stored ({detail}).")],
            [
                "请检查磁盘空间和权限，然后再同步；已有的没有改变。",
                "Check disk space and permissions and sync again; what was here is unchanged.",
            ],
        ),
        SyncFault::Answered { status: Status::FORBIDDEN, .. } => failure(
            "peer-forbids",
            Blame::Peer,
            ["对方不让本单位读取它的账本。", "The other office does not let this one read."],
            ["请对方的管理员给本单位加上“读取”权限。", "Ask its administrator to give this office the right to read."],
        ),
        SyncFault::Answered { path, status } => failure(
            "peer-protocol",
            Blame::Peer,
            [
                &format!("对方对 {path} 的回答是 {}，不合约定。", status.0),
                &format!("The other side answered {path} with {}, which is not as agreed.", status.0),
            ],
            [
                "请确认双方的程序都是最新版本；如果仍然如此，请告诉对方。",
                "Make sure both have the newest program; if it stays so, tell the other office.",
            ],
        ),
        SyncFault::Peer(misbehaviour) => {
            let (zh, en) = misbehaves(misbehaviour);
            failure(
                "peer-misbehaves",
                Blame::Peer,
                [
                    &format!("对方给出的内容不成立：{zh}。没有采用。"),
                    &format!("What the other side sent does not hold: {en}. Nothing of it was taken."),
                ],
                [
                    "请打电话告诉对方；反复出现时，请保留这条记录并报告上级。",
                    "Tell the other office by telephone; if it happens again, keep this line and tell the superior office.",
                ],
            )
        }
    }
}

fn misbehaves(misbehaviour: &Misbehaviour) -> (String, String) {
    let (zh, en) = match misbehaviour {
        Misbehaviour::Entry(number, refusal) => {
            let code = refusal.code();
            return (format!("第 {number} 条记录（{code}）"), format!("entry {number} ({code})"));
        }
        Misbehaviour::Bundle(index, _) => {
            return (format!("第 {index} 包记录"), format!("bundle {index} of the entries"));
        }
        Misbehaviour::Heads(_) => ("检查点清单", "the list of heads"),
        Misbehaviour::Checkpoint => ("检查点", "a checkpoint"),
        Misbehaviour::OtherLedger => ("它是别的账本的", "it is another ledger's"),
        Misbehaviour::NotSigned => ("检查点的签名", "a checkpoint's signatures"),
        Misbehaviour::Root => ("记录与签过的检查点对不上", "the entries do not lead to the signed head"),
        Misbehaviour::Tile => ("哈希块", "a tile"),
        Misbehaviour::Rows => ("给工位的数据", "what it sent to a desk"),
        Misbehaviour::Cosignature => ("见证签名", "a cosignature"),
        Misbehaviour::Parcel => ("加密包裹或抹除确认", "a parcel or an acknowledgement"),
    };
    (zh.into(), en.into())
}

/// Peers have a larger head of the own ledger than what is here.
pub(crate) fn behind(size: u64, known: u64) -> Failure {
    failure(
        "behind",
        Blame::Rule,
        [
            &format!("这里的账本只有 {size} 条记录，而其他单位手里有本单位签过的 {known} 条：这是一份旧的副本。"),
            &format!(
                "The ledger here has {size} entries, but other offices have this office's signature under {known}: this is an older copy."
            ),
        ],
        [
            "先不要登记。请与备份了本账本的单位同步，把缺的记录取回来，然后继续。",
            "Record nothing yet. Sync with an office that keeps a copy of this ledger, so that the missing entries come back; then go on.",
        ],
    )
}

/// The ledger was restored, and not everybody was asked what they know of it.
pub(crate) fn held(names: &[&str], forked: bool) -> Failure {
    if forked {
        return failure(
            "held-forked",
            Blame::Rule,
            [
                "这个账本出现了两个版本，其中一个是恢复之前签的：这里不能再签任何东西。",
                "This ledger has two histories, and one was signed before it was restored: nothing more can be signed here.",
            ],
            [
                "请原样保留数据文件夹，并由两位管理员开一个接续账本。",
                "Keep the data folder as it is, and let two administrators open a successor ledger.",
            ],
        );
    }
    failure(
        "held",
        Blame::Rule,
        [
            &format!(
                "这个账本恢复过或是旧的一份，还没有问清这些单位手里有没有更新的记录：{}。在此之前不能签名。",
                names.join("、")
            ),
            &format!(
                "This ledger was restored or is an older copy, and it is not settled yet whether these offices have more of it: {}. Nothing can be signed before.",
                names.join(", ")
            ),
        ],
        [
            "请与这些单位同步，缺的记录会自动取回；如果有的单位再也联系不上，请由两位管理员开一个接续账本。",
            "Sync with them, so that what is missing comes back by itself; if one of them can never be reached again, let two administrators open a successor ledger.",
        ],
    )
}

/// Another ledger goes on for this one.
pub(crate) fn succeeded(by: &str) -> Failure {
    failure(
        "succeeded",
        Blame::Rule,
        [
            &format!("这个账本已由 {by} 接续，不再登记。"),
            &format!("The ledger {by} goes on for this one, in which nothing more is recorded."),
        ],
        ["请在接续账本里登记；这里只供查看。", "Record in the successor; this one is there to be looked at."],
    )
}
