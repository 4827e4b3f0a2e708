//! What a peer may do, in words and as ticks.
use crate::components::Tick;
use crate::words::{Words, pick, w};
use ipc::PEER_RIGHTS;
use leptos::prelude::*;

/// In the order in which they are offered: the key, the word, one sentence.
const RIGHTS: [(&str, Words, Words); PEER_RIGHTS.len()] = [
    (
        "read",
        w("读取", "Read"),
        w("可以读取、复制我们的账本，不含个人信息", "it may read and copy our ledger, without personal fields"),
    ),
    (
        "witness",
        w("见证", "Witness"),
        w("请它签名作证：它看到的账本只增不改", "we ask it to attest with its signature that our ledger only grows"),
    ),
    ("mirror", w("备份", "Mirror"), w("请它保存我们账本的全部记录", "we ask it to keep all entries of our ledger")),
    (
        "push",
        w("送来", "Push"),
        w("有新记录时可以主动送来，不必等我们去取", "it may bring new entries by itself, without waiting for us to fetch them"),
    ),
    (
        "personal",
        w("个人信息", "Personal fields"),
        w(
            "可以得到个人信息，只给有权查看的单位，如检查组",
            "it may be given personal fields; only for offices entitled to them, as inspectors are",
        ),
    ),
];

/// What most peers are asked to do.
pub const USUAL: [&str; 3] = ["read", "witness", "mirror"];

/// Rights as one phrase; tracks the language.
pub fn rights(may: &[String]) -> String {
    let words: Vec<_> = RIGHTS.iter().filter(|(key, ..)| may.iter().any(|m| m == key)).map(|(_, word, _)| word.now()).collect();
    if words.is_empty() { pick("无", "none").to_owned() } else { words.join(pick("、", ", ")) }
}

/// The five ticks.
#[component]
pub fn RightTicks(may: RwSignal<Vec<String>>) -> impl IntoView {
    let set = move |key: &'static str, ticked: bool| {
        may.update(|may| {
            may.retain(|m| m != key);
            if ticked {
                may.push(key.to_owned());
                may.sort();
            }
        })
    };
    view! {
        <fieldset class="roles">
            <legend>{w("它可以做什么", "What it may do")}</legend>
            {RIGHTS.into_iter().map(|(key, word, about)| view! {
                <Tick
                    label=Signal::derive(move || format!("{}{}{}", word.now(), pick("：", ": "), about.now()))
                    checked=Signal::derive(move || may.with(|m| m.iter().any(|m| m == key)))
                    on_change=move |ticked| set(key, ticked)
                    testid=format!("peer-right-{key}")
                />
            }).collect_view()}
        </fieldset>
    }
}
