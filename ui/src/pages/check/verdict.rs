//! What came of a check: the verdict first, then each condition, what it says, and what was reversed since.
use crate::components::{EntryLink, Icon, Panel, Sign, Tag, Tone};
use crate::state::app;
use crate::words::{Words, said, w};
use ipc::{CheckLine, Checked, Grade, Holds, show_money};
use leptos::prelude::*;

/// All of it.
#[component]
pub fn Verdict(name: String, checked: Checked) -> impl IntoView {
    let Checked { grade, verdict, checks, facts, reversed } = checked;
    let (tone, sign, word, key) = of_grade(grade);
    // Entries of another office's ledger are not those of this one.
    let origin = untrack(|| app().office()).map(|office| office.origin).unwrap_or_default();
    let own = facts.iter().any(|(_, value)| *value == origin);
    view! {
        <section class=format!("verdict {}", tone.class()) role="status" data-testid="verdict" data-grade=key>
            <Icon sign/>
            <div>
                <p class="verdict-says" data-testid="verdict-says">{move || said(&verdict)}</p>
                <p class="verdict-file"><Tag tone sign=Some(sign) word testid="verdict-grade"/> <span class="path">{name}</span></p>
            </div>
        </section>
        <div class="check-found">
            <Panel title=w("逐项核对", "Each condition") testid="checks">
                <table class="table check-lines">
                    <thead>
                        <tr>
                            <th scope="col">{w("核对内容", "Condition")}</th>
                            <th scope="col">{w("结果", "Outcome")}</th>
                            <th scope="col">{w("查到什么", "What was found")}</th>
                        </tr>
                    </thead>
                    <tbody>{checks.into_iter().map(|check| view! { <Line check/> }).collect_view()}</tbody>
                </table>
            </Panel>
            <div class="check-side">
                {(!facts.is_empty()).then(|| view! {
                    <Panel title=w("里面写的", "What it says") testid="check-facts">
                        <div class="panel-body">
                            <dl class="facts">
                                {facts.into_iter().map(|(label, value)| view! {
                                    <dt>{move || said(&label)}</dt>
                                    <dd>{value}</dd>
                                }).collect_view()}
                            </dl>
                        </div>
                    </Panel>
                })}
                {(!reversed.is_empty()).then(|| view! {
                    <Panel title=w("后来冲销的", "Reversed later") testid="check-reversed">
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">{w("发放", "Payment")}</th>
                                    <th scope="col" class="money">{w("冲销（元）", "Reversed (yuan)")}</th>
                                </tr>
                            </thead>
                            <tbody>
                                {reversed.into_iter().map(|(entry, amount)| view! {
                                    <tr>
                                        <td>{match own {
                                            true => view! { <EntryLink entry/> }.into_any(),
                                            false => entry.into_any(),
                                        }}</td>
                                        <td class="money">{show_money(amount)}</td>
                                    </tr>
                                }).collect_view()}
                            </tbody>
                        </table>
                    </Panel>
                })}
            </div>
        </div>
    }
}

#[component]
fn Line(check: CheckLine) -> impl IntoView {
    let CheckLine { code, holds, what, found } = check;
    let (class, sign, words) = match holds {
        Holds::Yes => ("text-proven", Sign::Check, w("成立", "Holds")),
        Holds::No => ("text-refused", Sign::Cross, w("不成立", "Does not hold")),
        Holds::Unknown => ("quiet", Sign::Ring, w("无从核对", "Not known here")),
        Holds::Noted => ("text-waiting", Sign::Warning, w("请注意", "Take note")),
    };
    view! {
        <tr data-testid=format!("check-{code}")>
            <th scope="row">{move || said(&what)}</th>
            <td><span class=format!("outcome {class}")><Icon sign/> {words}</span></td>
            <td>{move || said(&found)}</td>
        </tr>
    }
}

/// A grade in a word. Only what is logged is proven: whoever holds an office's certificate key can sign a file.
fn of_grade(grade: Grade) -> (Tone, Sign, Words, &'static str) {
    match grade {
        Grade::Broken => (Tone::Refused, Sign::Cross, w("不成立", "Does not hold"), "broken"),
        Grade::Whole => (Tone::Waiting, Sign::Warning, w("完好，但无从相信", "Intact, with nothing to trust it by"), "whole"),
        Grade::Signed => (Tone::Waiting, Sign::Warning, w("已签名，未见入账", "Signed, not found in a ledger"), "signed"),
        Grade::Logged => (Tone::Proven, Sign::Check, w("已入账", "Logged"), "logged"),
        Grade::Witnessed => (Tone::Proven, Sign::Check, w("已入账并有见证", "Logged and witnessed"), "witnessed"),
    }
}
