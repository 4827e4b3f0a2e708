//! What a verification found.
use crate::components::{EntryLink, Icon, Raw, Sign};
use crate::format;
use crate::words::{pick, said, w};
use ipc::{Check, Problem, VerifyReport};
use leptos::prelude::*;

/// The outcome in one line, each check, and what does not fit.
#[component]
pub fn Report(report: VerifyReport, testid: &'static str) -> impl IntoView {
    let VerifyReport { entries, size, root, at, took_ms, checks, problems, holds } = report;
    let all = format::count(entries);
    let found = problems.len();
    let seconds = format!("{:.1}", took_ms as f64 / 1000.0);
    let outcome = move || match holds {
        true => pick(format!("全部相符：{all} 条记录"), format!("All of it holds: {all} entries")),
        false => pick(format!("有 {found} 处不相符"), format!("{found} found that do not fit")),
    };
    view! {
        <div class="report" data-testid=testid data-holds=if holds { "true" } else { "false" }>
            <p class=if holds { "report-line tone-proven" } else { "report-line tone-refused" } role="status">
                <Icon sign=if holds { Sign::Check } else { Sign::Cross }/>
                <b data-testid="report-outcome">{outcome}</b>
                <span class="report-when">{move || pick(format!("{}，用时 {seconds} 秒", format::moment(at)), format!("{}, took {seconds} s", format::moment(at)))}</span>
            </p>
            {(!problems.is_empty()).then(|| view! {
                <ol class="problems" data-testid="report-problems">
                    {problems.into_iter().map(|problem| view! { <ProblemLine problem/> }).collect_view()}
                </ol>
            })}
            <table class="table checks">
                <thead>
                    <tr>
                        <th scope="col">{w("核对内容", "Check")}</th>
                        <th scope="col" class="money">{w("数量", "Count")}</th>
                        <th scope="col">{w("结果", "Outcome")}</th>
                    </tr>
                </thead>
                <tbody>{checks.into_iter().map(|check| view! { <CheckLine check/> }).collect_view()}</tbody>
            </table>
            <details>
                <summary>{w("核对所依据的检查点", "The head it was held against")}</summary>
                <Raw
                    label=move || pick(format!("前 {} 条的总指纹", format::count(size)), format!("Root over {} entries", format::count(size)))
                    value=root
                />
            </details>
        </div>
    }
}

#[component]
fn CheckLine(check: Check) -> impl IntoView {
    let Check { what, count, holds } = check;
    let (class, sign, words) = match holds {
        true => ("text-proven", Sign::Check, w("相符", "Holds")),
        false => ("text-refused", Sign::Cross, w("不符", "Does not")),
    };
    view! {
        <tr>
            <td>{move || said(&what)}</td>
            <td class="money">{format::count(count)}</td>
            <td><span class=format!("outcome {class}")><Icon sign/> {words}</span></td>
        </tr>
    }
}

#[component]
fn ProblemLine(problem: Problem) -> impl IntoView {
    let Problem { entry, failure } = problem;
    view! {
        <li class="against against-blocks" data-testid="report-problem" data-code=failure.code>
            <Icon sign=Sign::Cross/>
            <p>
                {entry.map(|entry| view! { <EntryLink entry/> " " })}
                <b>{move || said(&failure.what)}</b> " " {move || said(&failure.remedy)}
            </p>
        </li>
    }
}
