//! Who vouches for a ledger, and which one goes on for which.
use crate::components::{Icon, Sign};
use crate::format;
use crate::words::{Words, pick, w};
use ipc::{Fit, Succeeds, Ties, VouchedBy};
use leptos::prelude::*;

/// In a list: who vouches, in a line, and what is wrong.
#[component]
pub fn TiesLine(ties: Ties, own: bool) -> impl IntoView {
    let wrong = is_wrong(&ties);
    let class = if wrong { "quiet ties text-refused" } else { "quiet ties" };
    let vouched = (!own).then(|| {
        let line = vouchers(&ties);
        view! { <span data-testid="vouched">{line}</span> }
    });
    let before = ties.succeeds.clone().map(|before| {
        let name = before.before.name;
        view! { " " <span data-testid="succeeds">{move || pick(format!("接续自{name}"), format!("goes on for {name}"))}</span> }
    });
    let by = (!ties.succeeded_by.is_empty()).then(|| {
        let names: Vec<String> = ties.succeeded_by.iter().map(|by| by.name.clone()).collect();
        let names = names.join("、");
        view! { " " <span data-testid="succeeded-by">{move || pick(format!("由{names}接续"), format!("gone on for by {names}"))}</span> }
    });
    view! { <p class=class>{wrong.then(|| view! { <Icon sign=Sign::Warning/> " " })} {vouched} {before} {by}</p> }
}

/// Beside the facts of one ledger: all of it.
#[component]
pub fn TiesFacts(ties: Ties) -> impl IntoView {
    // The fingerprint of its first entry is to be heard on the telephone, and not to be read here.
    let Ties { vouched_by, succeeds, succeeded_by, .. } = ties;
    let several = succeeded_by.len() > 1;
    view! {
        <dt>{w("担保", "Vouched for by")}</dt>
        <dd data-testid="vouchers">
            {if vouched_by.is_empty() {
                view! { <span class="quiet">{w("未经担保", "nobody")}</span> }.into_any()
            } else {
                vouched_by.into_iter().map(|by| view! { <Voucher by/> }).collect_view().into_any()
            }}
        </dd>
        {succeeds.map(|before| view! {
            <dt>{w("接续自", "Goes on for")}</dt>
            <dd><Before before/></dd>
        })}
        {(!succeeded_by.is_empty()).then(|| view! {
            <dt>{w("由它接续", "Gone on for by")}</dt>
            <dd>
                {several.then(|| view! {
                    <p class="text-refused" data-testid="rivals">
                        <Icon sign=Sign::Cross/> " "
                        {w("有几个账本都说接续它，最多一个是真的；请打电话核实。", "Several ledgers say so, of which at most one is right: ask by telephone.")}
                    </p>
                })}
                {succeeded_by.into_iter().map(|by| view! { <p>{by.name} " " <span class="quiet">{by.origin}</span></p> }).collect_view()}
            </dd>
        })}
    }
}

#[component]
fn Voucher(by: VouchedBy) -> impl IntoView {
    let VouchedBy { name, entry, fits, .. } = by;
    let entry = format::count(entry);
    let (class, sign) = match fits {
        Some(false) => ("text-refused", Sign::Cross),
        _ => ("text-proven", Sign::Check),
    };
    let says = move || match fits {
        Some(false) => pick(
            format!("{name}担保的是另一份第一条记录（其第 {entry} 条）"),
            format!("{name} vouches for another first entry (its entry {entry})"),
        ),
        Some(true) => pick(format!("{name}（其第 {entry} 条记录）"), format!("{name} (its entry {entry})")),
        None => pick(
            format!("{name}（其第 {entry} 条记录；第一条还没有取到，未核对）"),
            format!("{name} (its entry {entry}; the first entry did not come yet, so it is not checked)"),
        ),
    };
    view! { <p class=class><Icon sign/> " " {says}</p> }
}

/// The ledger before, and whether what is said of it fits.
#[component]
pub fn Before(before: Succeeds) -> impl IntoView {
    let Succeeds { before: old, size, cause, agreed, fit, left_out, rivals, .. } = before;
    let (size, left_out) = (format::count(size), format::count(left_out));
    let (class, sign) = match fit {
        Fit::Fits => ("text-proven", Sign::Check),
        Fit::Unknown => ("quiet", Sign::Warning),
        Fit::LeavesOut | Fit::NeverWas => ("text-refused", Sign::Cross),
    };
    let fits = move || match fit {
        Fit::Fits => pick("与这里存的旧账本相符", "it fits the old ledger held here").to_owned(),
        Fit::Unknown => {
            pick("这里没有旧账本到那么多条，还无法核对", "not so much of the old ledger is held here to check that").to_owned()
        }
        Fit::NeverWas => pick("旧账本从来没有过这个签章", "the old ledger never had that head").to_owned(),
        Fit::LeavesOut => {
            pick(format!("漏掉了旧账本后面的 {left_out} 条"), format!("it leaves out {left_out} entries of the old ledger"))
        }
    };
    let checked = fit != Fit::Unknown;
    let members = agreed.join("、");
    let who = move || match members.is_empty() {
        true => pick(
            "旧账本没有人员用原密钥同意，请打电话核实",
            "no member of the old ledger has agreed with the key there; ask by telephone",
        )
        .to_owned(),
        false => {
            pick(format!("旧账本的{members}已用原密钥同意"), format!("{members} of the old ledger have agreed with their keys"))
        }
    };
    let reason = cause_words(&cause);
    view! {
        <p><b data-testid="before-name">{old.name}</b> " " <span class="quiet">{old.origin}</span></p>
        <p class="quiet">{move || pick(format!("到第 {size} 条，{}", reason.now()), format!("up to {size} entries, {}", reason.now()))}</p>
        <p class=class data-testid="before-fit"><Icon sign/> " " {fits}</p>
        {checked.then(|| view! { <p class="quiet" data-testid="before-agreed">{who}</p> })}
        {rivals.into_iter().map(|one| {
            let name = one.name;
            view! {
                <p class="text-refused"><Icon sign=Sign::Cross/> " "
                    {move || pick(format!("{name}也说接续它"), format!("{name} says the same"))}
                </p>
            }
        }).collect_view()}
    }
}

/// Why a ledger could not go on.
pub fn cause_words(cause: &str) -> Words {
    match cause {
        "damaged" => w("账本损坏", "it is damaged"),
        "forked" => w("出现两个版本", "it has two histories"),
        "held" => w("从旧备份恢复后问不到所有单位", "restored from an older copy, and not all could be asked"),
        "keys-lost" => w("密钥丢失", "its keys are lost"),
        "machine-lost" => w("电脑丢失", "the machine is lost"),
        "reorganised" => w("机构调整", "the office was reorganised"),
        _ => w("原因不明", "for a cause unknown"),
    }
}

/// Whether something that is said of a ledger cannot be true.
fn is_wrong(ties: &Ties) -> bool {
    let before = ties.succeeds.as_ref();
    ties.vouched_by.iter().any(|by| by.fits == Some(false))
        || ties.succeeded_by.len() > 1
        || before.is_some_and(|before| matches!(before.fit, Fit::LeavesOut | Fit::NeverWas) || !before.rivals.is_empty())
}

/// The names of those who vouch, in a sentence.
fn vouchers(ties: &Ties) -> impl Fn() -> String + Send + use<> {
    let names: Vec<String> = ties.vouched_by.iter().filter(|by| by.fits != Some(false)).map(|by| by.name.clone()).collect();
    let names = names.join("、");
    move || match names.is_empty() {
        true => pick("未经担保", "Nobody vouches for it").to_owned(),
        false => pick(format!("由{names}担保"), format!("Vouched for by {names}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_a_name() {
        for cause in ipc::CAUSES {
            assert_ne!(cause_words(cause), cause_words(""), "{cause} is named");
        }
    }
}
