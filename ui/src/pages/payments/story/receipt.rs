//! The receipt of a payment as a file; which personal fields it shows is chosen each time.
use crate::bridge::call;
use crate::components::{Button, Dialog, Kind, Sign, Tick};
use crate::state::app;
use crate::words::{fields, w};
use ipc::SaveReceipt;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The button and its question.
#[component]
pub fn ReceiptButton(entry: u64, names: Vec<String>, saving: RwSignal<bool>) -> impl IntoView {
    let shown = RwSignal::new(Vec::<String>::new());
    let busy = RwSignal::new(false);
    let names = StoredValue::new(names);
    let save = move || {
        busy.set(true);
        let question = SaveReceipt { entry, show: shown.get_untracked() };
        spawn_local(async move {
            let answer = call(question).await;
            busy.try_set(false);
            match answer {
                Ok(file) => {
                    saving.try_set(false);
                    app().say_saved(w("凭据已保存，可离线核对。", "The receipt is saved; it can be checked offline."), &file);
                }
                Err(failure) => app().fail(&failure),
            }
        });
    };
    view! {
        <Button label=w("保存凭据", "Save receipt") sign=Sign::Save on_press=move || saving.set(true) testid="story-receipt"/>
        <Dialog open=saving title=w("保存凭据", "Save the receipt") testid="receipt-dialog">
            <p>
                {w(
                    "凭据证明这笔发放在账本中的内容和位置。个人信息默认不放入；要给谁看哪几项，请逐项勾选。",
                    "The receipt proves what this payment says and where it stands. It shows no personal field unless you tick it.",
                )}
            </p>
            <div class="ticks">
                {names.get_value().into_iter().map(|name| {
                    let (is, set) = (name.clone(), name.clone());
                    view! {
                        <Tick
                            label=fields::field(&name)
                            checked=Signal::derive(move || shown.with(|s| s.contains(&is)))
                            on_change=move |ticked: bool| shown.update(|all| {
                                all.retain(|n| *n != set);
                                if ticked {
                                    all.push(set.clone());
                                }
                            })
                            testid=format!("receipt-show-{name}")
                        />
                    }
                }).collect_view()}
            </div>
            <div class="dialog-acts">
                <Button label=w("取消", "Cancel") on_press=move || saving.set(false)/>
                <Button label=w("保存", "Save") kind=Kind::Primary busy on_press=save testid="receipt-save"/>
            </div>
        </Dialog>
    }
}
