//! The filtered list as a file.
use super::query::Query;
use crate::components::{Button, Sign, Work};
use crate::state::app;
use crate::words::w;
use ipc::ExportPayments;
use leptos::prelude::*;

/// One button for each format; the file holds what the filters show, in its order.
#[component]
pub fn ExportButtons(query: Query, work: Work) -> impl IntoView {
    let export = move |format: &'static str| {
        let question = ExportPayments { query: untrack(|| query.asked()), format: format.into() };
        work.run(question, |answer| match answer {
            Ok(file) => app().say_saved(w("已导出筛选出的发放。", "The filtered payments are exported."), &file),
            Err(failure) => app().fail(&failure),
        });
    };
    view! {
        <Button
            label=w("导出 Excel", "Export Excel") sign=Sign::Save disabled=work.running on_press=move || export("xlsx")
            testid="payments-export-xlsx"
        />
        <Button label="CSV" sign=Sign::Save disabled=work.running on_press=move || export("csv") testid="payments-export-csv"/>
    }
}
