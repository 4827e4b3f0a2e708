//! Certificates with which supervisors and inspectors sign reports: asked for, ended, and handed out as a file.
use super::desk::{Desk, Sending};
use super::stamps::Stamps;
use crate::bridge::call;
use crate::components::{Await, Button, Dialog, EntryLink, Kind, MaybeFailure, Panel, Sign, Tag, Tone};
use crate::format;
use crate::state::{Asked, app};
use crate::words::{Words, pick, w};
use ipc::{
    CertificateLine, Certificates as Facts, ExportCertificates, GetCertificates, RequestCertificate, RevokeCertificate, Role,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The panel.
#[component]
pub fn Certificates() -> impl IntoView {
    let asked = Asked::<Facts>::new();
    let ask = move || asked.ask(GetCertificates {});
    ask();
    provide_context(asked);
    let requesting = RwSignal::new(false);
    let may_request = Memo::new(move |_| asked.load.with(|l| l.here().is_some_and(|c| c.may_request)));
    let any =
        Memo::new(move |_| asked.load.with(|l| l.here().is_some_and(|c| c.lines.iter().any(|line| line.standing != "waiting"))));
    let acts = move || {
        view! {
            <Show when=move || any.get()>
                <Button label=w("导出单位证书", "Export the office’s") sign=Sign::Save on_press=export testid="certificates-export"/>
            </Show>
            <Show when=move || may_request.get()>
                <Button label=w("申请签章证书…", "Ask for one …") on_press=move || requesting.set(true) testid="certificate-request"/>
            </Show>
        }
    };
    view! {
        <Panel title=w("签章证书", "Certificates") note=w("签发报表用", "for signing reports") acts testid="certificates">
            <Await asked retry=ask view=|facts| {
                let authority = facts.authority.clone();
                view! { <Lines facts/> <Stamps authority/> }.into_any()
            }/>
        </Panel>
        <Dialog open=requesting title=w("申请签章证书", "Ask for a certificate") testid="certificate-dialog">
            <Request open=requesting/>
        </Dialog>
    }
}

#[component]
fn Lines(facts: Facts) -> impl IntoView {
    let lines = facts.lines;
    if lines.is_empty() {
        return view! {
            <p class="panel-body quiet">
                {w("还没有。主管或检查人员申请，另一位管理员签名后生效。", "None yet. A supervisor or an inspector asks for one; an administrator’s signature puts it in force.")}
            </p>
        }
        .into_any();
    }
    view! {
        <table class="table certificates-table">
            <thead>
                <tr>
                    <th scope="col">{w("姓名", "Name")}</th>
                    <th scope="col">{w("状态", "State")}</th>
                    <th scope="col">{w("有效期至", "Valid until")}</th>
                    <th scope="col">{w("记录", "Entry")}</th>
                    <th scope="col">"SHA-256"</th>
                    <th scope="col" aria-label=w("操作", "Acts")></th>
                </tr>
            </thead>
            <tbody>{lines.into_iter().enumerate().map(|(i, line)| view! { <Line place=i line/> }).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Line(place: usize, line: CertificateLine) -> impl IntoView {
    let CertificateLine { member, name, sha256, until, standing, entry, .. } = line;
    let own = untrack(|| app().session()).is_some_and(|s| s.member == format!("m{member}"));
    let may_end = standing == "in-force" && (own || untrack(|| app().has(Role::Administrator)));
    let (tone, sign, words) = standing_words(&standing);
    let ending = RwSignal::new(false);
    let short = format!("{}…", sha256.chars().take(HASH_CHARS_SHOWN).collect::<String>());
    let (whole, who) = (sha256.clone(), name.clone());
    view! {
        <tr data-testid=format!("certificate-{place}") data-standing=standing>
            <td><b>{name}</b> " " <span class="quiet">{format!("m{member}")}</span></td>
            <td><Tag tone sign=sign word=words/></td>
            <td>{move || format::date(until)}</td>
            <td><EntryLink entry/></td>
            <td><code title=whole>{short}</code></td>
            <td class="money">
                {may_end.then(|| view! {
                    <Button
                        label=w("作废…", "End it …") kind=Kind::Link on_press=move || ending.set(true)
                        testid=format!("certificate-end-{place}")
                    />
                    <Dialog open=ending title=w("作废签章证书？", "End the certificate?") testid="certificate-end-dialog">
                        <Ending open=ending sha256=sha256.clone() name=who.clone()/>
                    </Dialog>
                })}
            </td>
        </tr>
    }
}

#[component]
fn Request(open: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let send = move || {
        sending.send(RequestCertificate {}, move |_| {
            open.try_set(false);
            app().refresh();
            app().say(
                Tone::Neutral,
                w("已签名申请；须一位管理员签名后生效。", "Asked for and signed; an administrator’s signature puts it in force."),
            );
            desk.ask();
        });
    };
    view! {
        <p>
            {w(
                "证书把您的姓名、职务和单位写进您签发的报表，一般的 PDF 阅读器也能看见。用您自己的密钥签发，不另设密码，有效三年。",
                "It puts your name, post and office into the reports that you sign, where any PDF reader sees them. It goes by your own key, without another passphrase, and holds for three years.",
            )}
        </p>
        <p class="quiet">
            {w(
                "须另一位管理员签名后生效；更换密钥后要重新申请。签发的每份报表都在账本里记一条。",
                "An administrator other than you signs second. After a new key it has to be asked for anew. Each report that is signed with it is an entry of the ledger.",
            )}
        </p>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("取消", "Cancel") on_press=move || open.set(false)/>
            <Button label=w("签名申请", "Sign and ask") kind=Kind::Primary busy=sending.busy on_press=send testid="certificate-request-yes"/>
        </div>
    }
}

#[component]
fn Ending(open: RwSignal<bool>, sha256: String, name: String) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let sending = Sending::new();
    let end = move || {
        sending.send(RevokeCertificate { sha256: sha256.clone() }, move |_| {
            open.try_set(false);
            app().refresh();
            app().say(Tone::Proven, w("已作废，写入账本。", "Ended; the ledger keeps that."));
            desk.ask();
        });
    };
    view! {
        <p>{move || pick(
            format!("从现在起 {name} 不能再用它签发报表；此前签发并已入账的仍然有效。"),
            format!("From now on {name} signs no more reports with it; what was signed and logged before stays valid."),
        )}</p>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("返回", "Back") on_press=move || open.set(false)/>
            <Button label=w("签名作废", "Sign and end it") kind=Kind::Danger busy=sending.busy on_press=end testid="certificate-end-yes"/>
        </div>
    }
}

/// The office's own certificate, for readers of PDF files.
fn export() {
    spawn_local(async move {
        match call(ExportCertificates {}).await {
            Ok(file) => app().say_saved(
                w(
                    "单位证书已保存；导入 PDF 阅读器后即认得本单位的签章。",
                    "The office’s certificate is saved; a PDF reader that is given it knows the office’s signatures.",
                ),
                &file,
            ),
            Err(failure) => app().fail(&failure),
        }
    });
}

fn standing_words(standing: &str) -> (Tone, Option<Sign>, Words) {
    match standing {
        "in-force" => (Tone::Proven, Some(Sign::Check), w("有效", "In force")),
        "waiting" => (Tone::Waiting, Some(Sign::Clock), w("待管理员签名", "Waits for an administrator")),
        "revoked" => (Tone::Refused, Some(Sign::Cross), w("已作废", "Ended")),
        "replaced" => (Tone::Neutral, None, w("已换新", "Replaced")),
        "key-changed" => (Tone::Neutral, None, w("密钥已更换", "Key changed")),
        "declined" => (Tone::Refused, Some(Sign::Cross), w("未获同意", "Declined")),
        _ => (Tone::Neutral, None, w("已失效", "Not in force")),
    }
}

const HASH_CHARS_SHOWN: usize = 12;
