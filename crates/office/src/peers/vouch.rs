//! Standing for another office's ledger being that office's.

use crate::{
    Office, Outcome,
    administrator::is_read_out,
    failure::{input, not_found},
};
use ipc::{Peers, Vouch};

impl Office {
    /// Vouches for a ledger of which the first entry is held, after its fingerprint was read out by that office.
    pub fn vouch(&mut self, call: &Vouch) -> Outcome<Peers> {
        let ties = self.ties()?;
        let about = ties.about(&call.origin).ok_or_else(not_held)?.clone();
        let genesis = ties.of(&call.origin).genesis.ok_or_else(not_held)?;
        if !is_read_out(&call.fingerprint, &genesis) {
            return Err(other_fingerprint());
        }
        if ties.of(&call.origin).vouched_by.iter().any(|voucher| voucher.origin == self.own_origin()) {
            return Err(vouched_before());
        }
        self.record_peer("office.vouched", |w| {
            w.field("genesis", &about.genesis);
            w.field("name", &about.name);
            w.field("origin", &about.origin);
        })
    }

    fn own_origin(&self) -> String {
        self.desk.as_ref().map(|desk| desk.chain.origin().to_string()).unwrap_or_default()
    }
}

fn not_held() -> ipc::Failure {
    not_found(["这里没有这个账本的第一条记录。", "The first entry of that ledger is not held here."])
}

fn vouched_before() -> ipc::Failure {
    input(
        "vouched-before",
        ["本单位已经为这个账本担保过。", "This office has vouched for that ledger before."],
        ["不用再做什么。", "Nothing needs to be done."],
    )
}

fn other_fingerprint() -> ipc::Failure {
    input(
        "fingerprint",
        ["念出的指纹与这里存的第一条记录不符。", "The fingerprint that was read out is not that of the first entry held here."],
        [
            "请对方再念一遍其“本单位名片”里第一条记录的指纹；如果仍不相符，这里存的不是对方的账本，不要担保。",
            "Have the office read out once more the fingerprint of its first entry, beside its own card; if it still differs, what is held here is not its ledger: do not vouch.",
        ],
    )
}
