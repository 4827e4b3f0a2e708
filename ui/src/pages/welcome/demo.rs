//! Opening the demo office: its passphrases are shown, since nothing in it is secret.
use crate::components::{Button, Kind, MaybeFailure, Work, WorkBar};
use crate::state::app;
use crate::words::{lang, w};
use ipc::{DemoPassphrases, Failure, OpenDemo};
use leptos::prelude::*;

/// Fills the folder, then shows who can sign in with what.
#[component]
pub fn Demo(#[prop(into)] on_back: Callback<()>) -> impl IntoView {
    let work = Work::new();
    let failure = RwSignal::new(None::<Failure>);
    let demo = RwSignal::new(None::<DemoPassphrases>);
    let open = move || {
        failure.set(None);
        work.run(OpenDemo { lang: untrack(lang) }, move |answer| match answer {
            Ok(passphrases) => demo.set(Some(passphrases)),
            Err(why) => failure.set(Some(why)),
        });
    };
    view! {
        <h1>{w("演示单位", "Demo office")}</h1>
        {move || match demo.get() {
            None => view! {
                <p class="quiet">
                    {w(
                        "将在这个数据文件夹里写入一个虚构县局的账本：几个补贴项目、几千笔发放、四位人员。要建立真实账本时，请换一个数据文件夹。",
                        "A fictional county bureau’s ledger is written into this data folder: programmes, some thousands of payments, four members. For a real ledger take another data folder.",
                    )}
                </p>
                <WorkBar work/>
                <MaybeFailure failure/>
                <div class="acts">
                    <Button
                        label=w("打开演示单位", "Open the demo office") kind=Kind::Primary busy=work.running on_press=open
                        testid="demo-open"
                    />
                    <Button label=w("返回", "Back") disabled=work.running on_press=on_back testid="demo-back"/>
                </div>
            }
            .into_any(),
            Some(DemoPassphrases { members }) => view! {
                <p>{w("演示账本已备好。用下面任一人登录；登录页上也能再看到这些密码。", "The demo is ready. Sign in as any of these; the sign-in page shows them again.")}</p>
                <table class="table demo-table" data-testid="demo-passphrases">
                    <thead><tr><th>{w("人员", "Member")}</th><th>{w("密码", "Passphrase")}</th></tr></thead>
                    <tbody>
                        {members.into_iter().map(|(name, passphrase)| view! {
                            <tr data-testid="demo-member"><td>{name}</td><td><code>{passphrase}</code></td></tr>
                        }).collect_view()}
                    </tbody>
                </table>
                <div class="acts">
                    <Button
                        label=w("去登录", "Sign in") kind=Kind::Primary on_press=move || app().refresh() testid="demo-continue"
                    />
                </div>
            }
            .into_any(),
        }}
    }
}
