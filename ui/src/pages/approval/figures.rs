//! The three figures to look at first.
use super::desk::Desk;
use crate::components::{Icon, Sign};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, w};
use ipc::{BatchStatus, BatchStory, PaymentQuery, PaymentStatus, show_money};
use leptos::prelude::*;

/// This batch against its summary, what is left afterwards, who submitted it.
#[component]
pub fn Figures(story: BatchStory) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let BatchStory { line, declared_count, declared_total, excluded_count, excluded_total, agrees, .. } = story;
    let (after, received, documents) = (story.available_after, story.received, story.documents);
    let count = format::count(u64::from(line.count));
    let query = PaymentQuery { batch: line.id.clone(), ..Default::default() };
    let taken_out = PaymentQuery { status: vec![PaymentStatus::Excluded], ..query.clone() };
    // Away from its ledger a batch has no other place to be looked at than here.
    let to_payments = move |_| if desk.away { desk.listing.set(true) } else { app().go_payments(query.clone()) };
    let to_excluded = move |_| if desk.away { desk.listing.set(true) } else { app().go_payments(taken_out.clone()) };
    let declared = (format::count(u64::from(declared_count)), show_money(declared_total));
    let excluded = (excluded_count > 0).then(|| (format::count(u64::from(excluded_count)), show_money(excluded_total)));
    let agreement = match agrees {
        true => view! {
            <span class="text-proven" data-testid="batch-agrees">
                <Icon sign=Sign::Check/> {w("与盖章汇总表一致", "agrees with the stamped summary")}
            </span>
        }
        .into_any(),
        false => view! {
            <span class="text-refused" data-testid="batch-agrees">
                <Icon sign=Sign::Cross/> {w("与盖章汇总表不一致", "differs from the stamped summary")}
            </span>
        }
        .into_any(),
    };
    let programme = line.programme.clone();
    let waits = matches!(line.status, BatchStatus::Submitted | BatchStatus::HalfApproved | BatchStatus::Returned);
    let left_name = match waits {
        true => w("审批后可用指标（元）", "Available after approval (yuan)"),
        false => w("项目可用指标（元）", "Available in the programme (yuan)"),
    };
    let short = after < 0;
    let file = line.file.clone();
    let at = line.at;
    view! {
        <div class="approval-figures">
            <section class="panel card" aria-label=w("本批次", "This batch")>
                <h2 class="card-name">{w("本批次（元）", "This batch (yuan)")}</h2>
                <p class="card-figure" data-testid="batch-total">{show_money(line.total)}</p>
                <p class="card-note">
                    <button type="button" class="button-link" data-testid="batch-count" on:click=to_payments>
                        {move || pick(format!("{count} 笔"), format!("{count} payments"))}
                    </button>
                    {agreement}
                </p>
                {(excluded.is_some() || !agrees).then(|| view! {
                    <p class="card-note">
                        {move || pick(format!("汇总表 {} 笔 {}", declared.0, declared.1), format!("Summary {} for {}", declared.0, declared.1))}
                        {excluded.map(|(n, sum)| view! {
                            <button type="button" class="button-link" data-testid="batch-excluded" on:click=to_excluded>
                                {move || pick(format!("已剔除 {n} 笔 {sum}"), format!("{n} taken out for {sum}"))}
                            </button>
                        })}
                    </p>
                })}
            </section>
            <section class="panel card" aria-label=left_name>
                <h2 class="card-name">{left_name}</h2>
                <p class="card-figure" class:text-refused=short data-testid="batch-available-after">{show_money(after)}</p>
                <p class="card-note">
                    {short.then(|| view! {
                        <span class="text-refused"><Icon sign=Sign::Cross/> {w("超出可用指标", "more than is available")}</span>
                    })}
                    {match desk.away {
                        true => view! { <span>{move || documents_line(&documents, received)}</span> }.into_any(),
                        false => view! {
                            <button
                                type="button" class="button-link"
                                on:click=move |_| app().go(Route::Programmes(Some(programme.clone())))
                            >
                                {move || documents_line(&documents, received)}
                            </button>
                        }
                        .into_any(),
                    }}
                </p>
            </section>
            <section class="panel card" aria-label=w("经办提交", "Submitted by")>
                <h2 class="card-name">{w("经办提交", "Submitted by")}</h2>
                <p class="card-who"><b>{line.by_name}</b> " " {move || format::moment(at)}</p>
                <p class="card-note">
                    {match file.is_empty() {
                        true => view! { <span>{w("单笔登记", "Single payment")}</span> }.into_any(),
                        false => view! { <span class="card-file" title=file.clone()>{file.clone()}</span> }.into_any(),
                    }}
                </p>
            </section>
        </div>
    }
}

fn documents_line(documents: &[(String, i64)], received: i64) -> String {
    let received = format::brief_money(received);
    match documents {
        [] => pick(format!("收到 {received}"), format!("received {received}")),
        [(number, _)] => pick(format!("{number}，收到 {received}"), format!("{number}; received {received}")),
        [(number, _), rest @ ..] => {
            let more = rest.len() + 1;
            pick(
                format!("{number} 等 {more} 份，收到 {received}"),
                format!("{number} and {} more; received {received}", more - 1),
            )
        }
    }
}
