//! Checking a report or a receipt that somebody hands in.
mod verdict;

use crate::components::{Button, Kind, MaybeFailure, Page, Panel, PickFile, Work, WorkBar, base64_of, card_text_of};
use crate::format;
use crate::route::Route;
use crate::words::{pick, w};
use ipc::{Blame, CheckReport, Checked, Failure, Text};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Larger files are refused before they are read. No report that an office makes comes near it.
const REPORT_BYTES_MAX: f64 = 64.0 * 1024.0 * 1024.0;

/// A file that was handed in.
#[derive(Clone)]
struct Given {
    name: String,
    content: String,
}

/// What the page knows; a handle to signals.
#[derive(Clone, Copy)]
struct Desk {
    given: StoredValue<Option<Given>>,
    /// The card that is trusted: its file's name and text. Without one the ledgers that are held here are.
    card: RwSignal<Option<(String, String)>>,
    checked: RwSignal<Option<(String, Checked)>>,
    failure: RwSignal<Option<Failure>>,
    work: Work,
}

impl Desk {
    fn new() -> Self {
        Desk {
            given: StoredValue::new(None),
            card: RwSignal::new(None),
            checked: RwSignal::new(None),
            failure: RwSignal::new(None),
            work: Work::new(),
        }
    }

    /// A report or a receipt is checked; an office's card is what the check is held against from then on.
    fn take(self, file: web_sys::File) {
        self.failure.set(None);
        let (name, is_card) = (file.name(), file.name().to_lowercase().ends_with(".mzcard"));
        spawn_local(async move {
            let read = match is_card {
                true => card_text_of(&file, no_card()).await,
                false if file.size() > REPORT_BYTES_MAX => Err(too_large(file.size())),
                false => base64_of(&file).await,
            };
            match read {
                Ok(text) if is_card => {
                    self.card.try_set(Some((name, text)));
                    self.check();
                }
                Ok(content) => {
                    self.given.try_set_value(Some(Given { name, content }));
                    self.check();
                }
                Err(why) => {
                    self.failure.try_set(Some(why));
                }
            }
        });
    }

    /// Checks what was handed in last, if there is anything.
    fn check(self) {
        let Some(Some(Given { name, content })) = self.given.try_get_value() else { return };
        let trust = self.card.with_untracked(|card| card.as_ref().map(|(_, text)| text.clone()).unwrap_or_default());
        self.checked.set(None);
        self.failure.set(None);
        self.work.run(CheckReport { name: name.clone(), content, trust }, move |answer| match answer {
            Ok(checked) => self.checked.set(Some((name, checked))),
            Err(why) => self.failure.set(Some(why)),
        });
    }

    fn drop_card(self) {
        self.card.set(None);
        self.check();
    }
}

/// The page.
#[component]
pub fn Check() -> impl IntoView {
    let desk = Desk::new();
    let none = move || desk.checked.with(Option::is_none) && !desk.work.running.get();
    view! {
        <Page title=Route::Check.title() note=w("只读不改", "changes nothing") testid="page-check">
            <div class="check">
                <Panel title=w("查验报表或凭据", "Check a report or a receipt") testid="check-give">
                    <div class="panel-body check-give">
                        <PickFile
                            title=w("选择报表或凭据，或拖到窗口中", "Choose a report or a receipt, or drop it on the window")
                            hint=w("报表和凭据的 PDF、凭据文件（.tlog-proof）；对方单位的名片（.mzcard）也放在这里", "PDF files of both, receipt files (.tlog-proof); the office’s card (.mzcard) goes here too")
                            accept=".pdf,.tlog-proof,.mzcard"
                            disabled=desk.work.running
                            on_file=Callback::new(move |(file,)| desk.take(file))
                            testid="check-file"
                        />
                        <p class="check-trust" data-testid="check-trust">
                            {w("凭以核对：", "Held against: ")}
                            {move || match desk.card.get() {
                                Some((name, _)) => view! {
                                    <b>{pick(format!("本机持有的账本和名片 {name}"), format!("the ledgers held here, and the card {name}"))}</b>
                                    " "
                                    <Button
                                        label=w("不用这张名片", "Take the card off") kind=Kind::Link
                                        on_press=move || desk.drop_card() testid="check-card-off"
                                    />
                                }.into_any(),
                                None => view! { <b>{w("本机持有的账本（本单位和已同步的单位）", "the ledgers held here: our own, and those synced")}</b> }.into_any(),
                            }}
                        </p>
                        <WorkBar work=desk.work/>
                        <MaybeFailure failure=desk.failure/>
                    </div>
                </Panel>
                {move || desk.checked.get().map(|(name, checked)| view! { <verdict::Verdict name checked/> })}
                <Show when=none>
                    <section class="check-before">
                        <h2>{w("查验什么", "What is looked at")}</h2>
                        <ul>
                            <li>{w("文件从签名以来没有改过一个字节，后面没有添加内容。", "That not a byte was changed since it was signed, and nothing added behind.")}</li>
                            <li>{w("签发人当时有签章证书；报表本身在账本里有一条记录。", "That its signer had a certificate then, and that the report is an entry of the ledger.")}</li>
                            <li>{w("每一行和合计与账本一致；所列发放后来有没有冲销。", "That rows and total agree with the ledger, and whether a payment was reversed later.")}</li>
                            <li>{w("凭据所证的记录在账本里，所示个人信息是登记时的；存有账本的，还看这笔发放后来怎样了。", "Of a receipt: that its entry is in the ledger and the fields shown are those recorded; where the ledger is held, what became of the payment since.")}</li>
                        </ul>
                        <p class="quiet">
                            {w(
                                "一般的 PDF 阅读器只看签名：持有单位证书的人都能做出它认可的文件。是否入账，要在这里查。",
                                "A mere PDF reader looks at the signature alone, which whoever holds the office’s certificate key can make. Whether it is logged is found out here.",
                            )}
                        </p>
                    </section>
                </Show>
            </div>
        </Page>
    }
}

fn no_card() -> crate::words::Words {
    w("请选择对方单位的 .mzcard 文件。", "Choose the office’s .mzcard file.")
}

fn too_large(bytes: f64) -> Failure {
    let size = format::bytes(bytes as u64);
    Failure {
        code: "file-too-large".into(),
        blame: Blame::File,
        what: Text::new(
            format!("文件有 {size}，明账的报表和凭据没有这么大。"),
            format!("The file has {size}; no report or receipt of Mingzhang is that large."),
        ),
        remedy: Text::new("请确认选对了文件。", "Make sure that it is the right file."),
    }
}
