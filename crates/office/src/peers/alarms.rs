//! Two heads of one ledger that do not fit together: shown, saved, judged.

use crate::{
    Office, Outcome, exports,
    failure::{input, not_found, store_failed},
};
use ipc::{Alarm, EvidenceFacts, SaveEvidence, SavedFile, Text};
use ledger::{Doubt, Evidence, Flaw, Hash, PublicKey, Verdict};
use store::StoredAlarm;

impl Office {
    /// The evidence of an alarm as a file that anybody can judge offline.
    pub fn save_evidence(&mut self, call: &SaveEvidence) -> Outcome<SavedFile> {
        let folder = self.exports_folder()?;
        let alarms = self.desk()?.snapshot()?.alarms().map_err(|error| store_failed(&error))?;
        let alarm = alarms.into_iter().find(|alarm| alarm.number == call.alarm);
        let alarm = alarm.ok_or_else(|| not_found(["没有这条警报。", "There is no such alarm."]))?;
        exports::save(&folder, &format!("evidence-{}", alarm.number), "mzevidence", &alarm.evidence)
    }
}

/// What a file with evidence shows. Needs no ledger.
pub fn verify_evidence(bytes: &[u8]) -> Outcome<EvidenceFacts> {
    let evidence = Evidence::parse(bytes).map_err(|_| {
        input(
            "evidence",
            ["这不是一份完好的证据文件。", "This is not a sound file of evidence."],
            [
                "请取得原样的文件；改动一个字节它就不再成立。",
                "Get the file as it was saved; a single changed byte and it is none.",
            ],
        )
    })?;
    let (verdict, why) = words(&evidence.judge());
    Ok(EvidenceFacts {
        origin: evidence.a.origin.to_string(),
        verdict: verdict.into(),
        why,
        sizes: [evidence.a.head.size, evidence.b.head.size],
        roots: [evidence.a.head.root.hex(), evidence.b.head.root.hex()],
    })
}

/// An alarm as it is shown; `known` says of a key whether it is known here to be the ledger's.
pub(super) fn show_alarm(alarm: &StoredAlarm, name: String, known: impl Fn(&PublicKey) -> bool) -> Alarm {
    // What is stored was judged when it was found; should it have been damaged since, that is seen by its being no evidence.
    let (verdict, what, sizes, roots) = match Evidence::parse(&alarm.evidence) {
        Ok(evidence) => {
            let (verdict, what) = words(&evidence.judge_knowing(known));
            let heads = [evidence.a.head, evidence.b.head];
            (verdict, what, heads.map(|head| head.size), heads.map(|head| head.root.hex()))
        }
        Err(_) => (
            "nothing",
            Text::new("保存的证据已损坏。", "The evidence that was kept is damaged."),
            [0; 2],
            [Hash::default(); 2].map(|hash| hash.hex()),
        ),
    };
    Alarm {
        number: alarm.number,
        origin: alarm.origin.clone(),
        name,
        at: alarm.at,
        proven: verdict == "proven",
        what,
        sizes,
        roots,
    }
}

fn words(verdict: &Verdict) -> (&'static str, Text) {
    match verdict {
        Verdict::Proven => (
            "proven",
            Text::new(
                "同一把账本密钥签了两份互不相容的历史。",
                "One ledger key has signed two histories that exclude each other.",
            ),
        ),
        Verdict::Suspected(doubt) => ("suspected", doubted(*doubt)),
        Verdict::Nothing(flaw) => ("nothing", flawed(*flaw)),
    }
}

fn doubted(doubt: Doubt) -> Text {
    match doubt {
        Doubt::NoProof => Text::new(
            "两个检查点都有签名，但没有证明说明较大的一个在较小的那一处是什么样子。",
            "Both heads are signed, but no proof says what the larger one holds at the smaller one's size.",
        ),
        Doubt::TwoKeys => Text::new(
            "两个检查点各有签名，但没有一把密钥同时签了两个。",
            "Each head is signed, but by no key that has signed both.",
        ),
        Doubt::CardOnly => Text::new(
            "只有一张名片说这把密钥是该账本的；从该单位亲手拿到这张名片的人可以据此确认。",
            "A card alone says that the key is the ledger's; whoever has that card from the office itself knows that it is.",
        ),
        Doubt::UnknownKey => {
            Text::new("这里没有什么能说明这把密钥是该账本的。", "Nothing here says that the key is the ledger's.")
        }
    }
}

fn flawed(flaw: Flaw) -> Text {
    match flaw {
        Flaw::OtherLedger => Text::new("两个检查点属于两个账本。", "The heads are of two ledgers."),
        Flaw::Unsigned => Text::new("有一个检查点没有有效签名。", "One of the heads is not signed."),
        Flaw::SameHead => Text::new("两个检查点是同一个。", "The heads are the same."),
        Flaw::WrongProof => Text::new("其中的证明不成立。", "The proof does not lead to the larger head."),
        Flaw::Consistent => Text::new("较大的检查点正是较小那个的延续。", "The larger head extends the smaller one."),
    }
}
