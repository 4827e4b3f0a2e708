//! The way from a batch in the copy of another office's ledger to its payments.
use crate::components::{Button, Panel};
use crate::state::app;
use crate::words::w;
use ipc::PaymentQuery;
use leptos::prelude::*;

/// The panel that stands where rows would be drawn.
#[component]
pub fn RowsLink(number: String) -> impl IntoView {
    let open = move || app().go_payments(PaymentQuery { batch: number.clone(), ..PaymentQuery::default() });
    view! {
        <Panel title=w("明细", "Payments") testid="batch-rows">
            <div class="panel-body">
                <p class="quiet">
                    {w(
                        "副本里没有姓名、证号和账号；金额、地点、所属期和签名都在，可以逐笔查看。",
                        "A copy has no names, ID numbers or accounts. Amounts, places, months and signatures are all there, payment by payment.",
                    )}
                </p>
                <div class="acts"><Button label=w("查看这批的明细", "Look at its payments") on_press=open testid="batch-rows-open"/></div>
            </div>
        </Panel>
    }
}
