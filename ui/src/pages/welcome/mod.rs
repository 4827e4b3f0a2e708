//! The first page in an empty data folder: create an office, join one as a further desk, open the demo, or decide on a batch file.
mod create;
mod demo;
mod join;
mod office;
mod sheets;

use crate::components::{Icon, Sign};
use crate::pages::batch_file::BatchFileGate;
use crate::pages::gate::Gate;
use crate::words::{Words, w};
pub use sheets::SheetsStep;

use crate::state::app;
use create::Create;
use demo::Demo;
pub use join::{Join, step_names};
use leptos::prelude::*;

/// What was chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Choose,
    Create,
    Join,
    Demo,
    BatchFile,
}

/// What can be done here.
#[component]
pub fn Welcome() -> impl IntoView {
    let way = RwSignal::new(Way::Choose);
    let back = move || way.set(Way::Choose);
    let away = Memo::new(move |_| way.get() == Way::BatchFile);
    move || match away.get() {
        true => view! { <BatchFileGate on_leave=back/> }.into_any(),
        false => view! { <Gate testid="page-welcome"><Ways way on_back=back/></Gate> }.into_any(),
    }
}

#[component]
fn Ways(way: RwSignal<Way>, #[prop(into)] on_back: Callback<()>) -> impl IntoView {
    let back = move || on_back.run(());
    view! {
            {move || match way.get() {
                Way::Choose => view! {
                    <h1>{w("开始使用明账", "Begin with Mingzhang")}</h1>
                    <p class="quiet">{w("这个数据文件夹里还没有账本。", "There is no ledger in this data folder yet.")}</p>
                    <div class="ways">
                        <Choice
                            title=w("建立本单位的账本", "Create your office’s ledger")
                            hint=w(
                                "需要两位管理员在场，各自设一个密码，并有打印机可印恢复单。约十分钟。",
                                "Two administrators must be present, each with a passphrase of their own, and a printer for the recovery sheets. About ten minutes.",
                            )
                            on_press=move || way.set(Way::Create)
                            testid="welcome-create"
                        />
                        <Choice
                            title=w("加入本单位（在另一台电脑上工作）", "Join an office as a further desk")
                            hint=w(
                                "本单位的账本已在别的电脑上：这台成为一个工位，各人用自己的密码登录。需要单位名片和一部电话。",
                                "The office’s ledger is on another computer already: this one becomes a desk where members sign in with their own passphrases. Have the office’s card and a telephone ready.",
                            )
                            on_press=move || way.set(Way::Join)
                            testid="welcome-join"
                        />
                        <Choice
                            title=w("接续旧账本", "Continue an older ledger")
                            hint=w(
                                "原来的电脑丢了又没有备份：从其他单位存的副本接续，须两位管理员在场。有备份时请先恢复备份。",
                                "The machine is lost and there is no backup: go on from the copy that another office holds, with two administrators present. If there is a backup, restore that first.",
                            )
                            on_press=|| app().succeeding.set(true)
                            testid="welcome-successor"
                        />
                        <Choice
                            title=w("打开演示单位", "Open the demo office")
                            hint=w(
                                "虚构的乡镇和人员，可随意试用；演示账本不会被真实单位接受。",
                                "Fictional townships and people, free to try; real offices refuse a demo ledger.",
                            )
                            on_press=move || way.set(Way::Demo)
                            testid="welcome-demo"
                        />
                        <Choice
                            title=w("打开批次文件", "Open a batch file")
                            hint=w(
                                "主管在这台电脑上审批别处登记的批次，不需要那个单位的账本；决定存成文件带回。",
                                "A supervisor decides here on a batch recorded elsewhere, without that office’s ledger; the decision is carried back as a file.",
                            )
                            on_press=move || way.set(Way::BatchFile)
                            testid="welcome-batch-file"
                        />
                    </div>
                }
                .into_any(),
                Way::Create => view! { <Create on_back=back/> }.into_any(),
                Way::Join => view! { <Join on_back=back joined=|| ()/> }.into_any(),
                Way::Demo => view! { <Demo on_back=back/> }.into_any(),
                // Fills the window by itself.
                Way::BatchFile => ().into_any(),
            }}
    }
}

#[component]
fn Choice(title: Words, hint: Words, #[prop(into)] on_press: Callback<()>, testid: &'static str) -> impl IntoView {
    view! {
        <button type="button" class="way" data-testid=testid on:click=move |_| on_press.run(())>
            <span>
                <b>{title}</b>
                <span class="way-hint">{hint}</span>
            </span>
            <Icon sign=Sign::Next/>
        </button>
    }
}
