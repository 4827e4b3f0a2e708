//! The receipt of a payment, on paper and as a file; which personal fields it shows is chosen each time.
use crate::bridge::call;
use crate::components::{Button, Dialog, Kind, OpenActs, Sign, Tick};
use crate::state::app;
use crate::words::{fields, lang, pick, w};
use ipc::{Failure, MadeSlip, MakeSlip, SaveReceipt};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The button and its question.
#[component]
pub fn ReceiptButton(entry: u64, names: Vec<String>, saving: RwSignal<bool>) -> impl IntoView {
    let shown = RwSignal::new(Vec::<String>::new());
    let busy = RwSignal::new(false);
    let made = RwSignal::new(None::<MadeSlip>);
    let names = StoredValue::new(names);
    let failed = move |failure: Failure| app().fail(&failure);
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
                Err(failure) => failed(failure),
            }
        });
    };
    let make = move || {
        busy.set(true);
        let question = MakeSlip { entry, show: shown.get_untracked(), lang: lang() };
        spawn_local(async move {
            let answer = call(question).await;
            busy.try_set(false);
            match answer {
                Ok(slip) => {
                    made.try_set(Some(slip));
                }
                Err(failure) => failed(failure),
            }
        });
    };
    // Of another office's payment there is the file alone: who hands out a slip is the office that paid.
    let own = move || !app().at_copy();
    view! {
        <Button
            label=w("开凭据", "Give a receipt") sign=Sign::Save
            on_press=move || {
                made.set(None);
                saving.set(true);
            }
            testid="story-receipt"
        />
        <Dialog open=saving title=w("开凭据", "Give a receipt") testid="receipt-dialog">
            <p>
                {w(
                    "凭据证明这笔发放在账本中的内容和位置。个人信息默认不放入；要给谁看哪几项，请逐项勾选：纸面、二维码和文件里只有这几项。",
                    "The receipt proves what this payment says and where it stands. It shows no personal field unless you tick it: on the page, in its code and in the file.",
                )}
            </p>
            <div class="ticks">
                {names.get_value().into_iter().map(|name| {
                    let (is, set) = (name.clone(), name.clone());
                    view! {
                        <Tick
                            label=fields::field(&name)
                            checked=Signal::derive(move || shown.with(|s| s.contains(&is)))
                            on_change=move |ticked: bool| {
                                // What was made shows other fields.
                                made.set(None);
                                shown.update(|all| {
                                    all.retain(|n| *n != set);
                                    if ticked {
                                        all.push(set.clone());
                                    }
                                });
                            }
                            testid=format!("receipt-show-{name}")
                        />
                    }
                }).collect_view()}
            </div>
            {move || made.get().map(|slip| view! {
                <div class="receipt-made" role="status" data-testid="receipt-made">
                    <p>{w("已生成，可离线核对：", "Made; it can be checked offline:")}</p>
                    <p class="path" data-testid="receipt-slip">{slip.slip.path.clone()}</p>
                    <p class="path" data-testid="receipt-file">{slip.proof.path.clone()}</p>
                    <OpenActs path=slip.slip.path name="receipt".to_owned()/>
                </div>
            })}
            <div class="dialog-acts">
                <Button
                    label=Signal::derive(move || match made.with(Option::is_some) {
                        true => pick("关闭", "Close").to_owned(),
                        false => pick("取消", "Cancel").to_owned(),
                    })
                    on_press=move || saving.set(false) testid="receipt-close"
                />
                <Button label=w("只存凭据文件", "Save the file alone") busy on_press=save testid="receipt-save"/>
                <Show when=own>
                    <Button label=w("生成凭据", "Make the receipt") kind=Kind::Primary busy on_press=make testid="receipt-make"/>
                </Show>
            </div>
        </Dialog>
    }
}
