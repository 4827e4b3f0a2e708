//! The first page in an empty data folder: create an office, or open the demo.
mod create;
mod demo;
mod office;
mod sheets;

use crate::components::{Icon, Sign};
use crate::pages::gate::Gate;
use crate::words::{Words, w};
use create::Create;
use demo::Demo;
use leptos::prelude::*;

/// What was chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Choose,
    Create,
    Demo,
}

/// Create an office, or open the demo.
#[component]
pub fn Welcome() -> impl IntoView {
    let way = RwSignal::new(Way::Choose);
    let back = move || way.set(Way::Choose);
    view! {
        <Gate testid="page-welcome">
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
                            title=w("打开演示单位", "Open the demo office")
                            hint=w(
                                "虚构的乡镇和人员，可随意试用；演示账本不会被真实单位接受。",
                                "Fictional townships and people, free to try; real offices refuse a demo ledger.",
                            )
                            on_press=move || way.set(Way::Demo)
                            testid="welcome-demo"
                        />
                    </div>
                }
                .into_any(),
                Way::Create => view! { <Create on_back=back/> }.into_any(),
                Way::Demo => view! { <Demo on_back=back/> }.into_any(),
            }}
        </Gate>
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
