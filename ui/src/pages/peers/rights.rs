//! What a peer may do, in words and as ticks.
use crate::components::Tick;
use crate::state::Asked;
use crate::words::{Words, pick, w};
use ipc::{GetProgrammes, PEER_RIGHTS, Programme};
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
        w(
            "没有地址、我们连不到它时，它可以主动送来自己的记录",
            "where we cannot call it, it may bring its own entries by itself",
        ),
    ),
    (
        "personal",
        w("个人信息", "Personal fields"),
        w(
            "得到个人信息和来源文件，只给有权查看的单位，如检查组；须两位管理员签名",
            "it is given personal fields and source files; only for offices entitled to them, as inspectors are; two administrators sign",
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

/// What is said when an act gives personal fields: it may wait.
pub const GIVEN_LATER: Words = w(
    "已签名。多给个人信息的，还要另一位管理员在“人员”页签名才生效。",
    "Signed. Where more personal fields are given, it takes another administrator’s signature on the page “People”.",
);

/// Whether these rights give personal fields.
pub fn gives_personal(may: &[String]) -> bool {
    may.iter().any(|right| right == "personal")
}

/// The five ticks; and of which programmes personal fields are given, none of them standing for all.
#[component]
pub fn RightTicks(may: RwSignal<Vec<String>>, programmes: RwSignal<Vec<String>>) -> impl IntoView {
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
        <Show when=move || may.with(|may| gives_personal(may))>
            <ProgrammeTicks programmes/>
        </Show>
    }
}

#[component]
fn ProgrammeTicks(programmes: RwSignal<Vec<String>>) -> impl IntoView {
    let asked = Asked::<Vec<Programme>>::new();
    asked.ask(GetProgrammes {});
    let set = move |code: String, ticked: bool| {
        programmes.update(|programmes| {
            programmes.retain(|one| *one != code);
            if ticked {
                programmes.push(code);
                programmes.sort();
            }
        })
    };
    view! {
        <fieldset class="roles" data-testid="peer-programmes">
            <legend>{w("给哪些项目的个人信息（都不选就是全部）", "Personal fields of which programmes (none ticked: of all)")}</legend>
            {move || asked.load.with(|l| l.here().cloned()).unwrap_or_default().into_iter().map(|programme| {
                let Programme { code, name, .. } = programme;
                let (known, testid) = (code.clone(), format!("peer-programme-{code}"));
                view! {
                    <Tick
                        label=format!("{code} {name}")
                        checked=Signal::derive(move || programmes.with(|p| p.contains(&known)))
                        on_change=move |ticked| set(code.clone(), ticked)
                        testid
                    />
                }
            }).collect_view()}
        </fieldset>
    }
}
