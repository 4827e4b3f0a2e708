//! Whether the ledger is whole, in sight on every page; pressed, it explains itself.
use crate::components::{Button, Icon, Raw, Sign, Tone};
use crate::format;
use crate::pages::CoverLine;
use crate::route::Route;
use crate::state::app;
use crate::words::{pick, said, w};
use ipc::{Cosigned, Trust};
use leptos::prelude::*;

/// A backup older than this is said to be old.
const BACKUP_AGE_S_MAX: i64 = 3 * 86_400;

/// What is known, in a few words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Damaged,
    Whole,
    Partly,
    Unchecked,
}

impl Standing {
    fn of(trust: &Trust) -> Self {
        match trust {
            Trust { damage: Some(_), .. } => Standing::Damaged,
            Trust { verified_size: 0, .. } => Standing::Unchecked,
            Trust { size, verified_size, .. } if verified_size >= size => Standing::Whole,
            _ => Standing::Partly,
        }
    }

    fn look(self) -> (Tone, Sign) {
        match self {
            Standing::Damaged => (Tone::Refused, Sign::Cross),
            Standing::Whole => (Tone::Proven, Sign::Check),
            Standing::Partly => (Tone::Proven, Sign::Check),
            Standing::Unchecked => (Tone::Neutral, Sign::Ring),
        }
    }
}

/// The badge at the right of every page's head.
#[component]
pub fn TrustBadge() -> impl IntoView {
    let app = app();
    let trust = Memo::new(move |_| app.trust());
    let open = RwSignal::new(false);
    view! {
        <div
            class="trust"
            on:keydown=move |ev| {
                if ev.key() == "Escape" && open.get_untracked() {
                    ev.stop_propagation();
                    open.set(false);
                }
            }
        >
            {move || trust.get().map(|trust| {
                let standing = Standing::of(&trust);
                let (tone, sign) = standing.look();
                view! {
                    <button
                        type="button"
                        class=format!("trust-badge {}", tone.class())
                        aria-expanded=move || if open.get() { "true" } else { "false" }
                        aria-controls="trust-story"
                        data-testid="trust"
                        on:click=move |_| open.update(|o| *o = !*o)
                    >
                        <Icon sign/>
                        <span>{move || badge(standing, &trust)}</span>
                        <Icon sign=Sign::Down/>
                    </button>
                }
            })}
            <Show when=move || open.get()>
                <div class="trust-shade" on:click=move |_| open.set(false)></div>
                <div class="trust-story" id="trust-story" role="dialog" aria-label=w("账本是否完整", "Is the ledger whole?") data-testid="trust-story">
                    {move || trust.get().map(|trust| view! { <Story trust open/> })}
                </div>
            </Show>
        </div>
    }
}

fn badge(standing: Standing, trust: &Trust) -> String {
    let (size, verified) = (format::count(trust.size), format::count(trust.verified_size));
    match standing {
        Standing::Damaged => pick("账本有损伤", "Ledger damaged").to_owned(),
        Standing::Whole => pick(format!("账本完整 · 已核对 {size} 条"), format!("Ledger whole · {size} verified")),
        Standing::Partly => pick(format!("已核对 {verified} / {size} 条"), format!("{verified} of {size} verified")),
        Standing::Unchecked => pick(format!("尚未核对 · {size} 条"), format!("Not yet verified · {size}")),
    }
}

#[component]
fn Story(trust: Trust, open: RwSignal<bool>) -> impl IntoView {
    let app = app();
    let standing = Standing::of(&trust);
    let Trust { size, root, verified_size, verified_at, damage, backed_up_at, cover } = trust;
    let (all, verified) = (format::count(size), format::count(verified_size));
    let since = format::count(size.saturating_sub(verified_size));
    let checked = move || {
        let when = verified_at.map(format::moment).unwrap_or_default();
        match standing {
            Standing::Damaged => String::new(),
            Standing::Whole => pick(
                format!("全部 {all} 条记录已于 {when} 核对：每个签名、前后相接、总指纹都相符。"),
                format!("All {all} entries were verified on {when}: every signature, the chain and the head agree."),
            ),
            Standing::Partly => pick(
                format!("前 {verified} 条已于 {when} 核对；此后新增 {since} 条，记入时逐条检查过，尚未整体核对。"),
                format!(
                    "The first {verified} entries were verified on {when}; {since} were added since, each checked as it came."
                ),
            ),
            Standing::Unchecked => pick(
                format!("账本有 {all} 条记录。打开程序以来还没有整体核对过。"),
                format!("The ledger has {all} entries. They have not been verified since the program was opened."),
            ),
        }
    };
    let copy = app.copy.with_untracked(Option::is_some);
    let backup_old = backed_up_at.is_none_or(|at| crate::timing::now() - at > BACKUP_AGE_S_MAX);
    view! {
        {damage.map(|damage| view! { <crate::components::FailureBox failure=damage/> })}
        <p>{checked}</p>
        <p class="quiet">
            {w(
                "每条记录都由经办人或主管本人的密钥签名，并带着前一条的指纹；改动、删除或调换任何一条，核对时都会被指出。",
                "Every entry is signed with its member’s own key and carries the fingerprint of the one before: whatever is changed, removed or moved is named when verifying.",
            )}
        </p>
        {(!copy).then(|| view! {
        <p class=if backup_old { "trust-line text-waiting" } else { "trust-line" }>
            <Icon sign=if backup_old { Sign::Warning } else { Sign::Check }/>
            <span>{move || match backed_up_at {
                Some(at) => pick(format!("最近备份：{}（{}）", format::moment(at), format::ago(at)),
                    format!("Newest backup: {} ({})", format::moment(at), format::ago(at))),
                None => pick("还没有备份", "There is no backup yet").to_owned(),
            }}</span>
        </p>
        {cover.map(|cover| view! { <CoverLine cover/> })}
        <Witnesses/>
        })}
        <details>
            <summary>{w("总指纹（根哈希）", "Fingerprint of the whole (root hash)")}</summary>
            <Raw label=move || pick(format!("第 {} 条为止", format::count(size)), format!("Over {} entries", format::count(size))) value=root/>
        </details>
        <div class="trust-acts">
            <Button
                label=if copy { w("去核验与导出", "Verify and export") } else { w("去核验与备份", "Verify and back up") }
                on_press=move || {
                    open.set(false);
                    app.go(Route::Safety);
                }
                testid="trust-verify"
            />
        </div>
    }
}

/// Who witnessed which head of this ledger.
#[component]
fn Witnesses() -> impl IntoView {
    let witnesses = move || {
        app().peers.load.with(|load| {
            let peers = load.here().into_iter().flat_map(|p| &p.peers);
            peers.filter(|p| !p.revoked).filter_map(|p| Some((p.name.clone(), p.witnessed?))).collect::<Vec<_>>()
        })
    };
    move || {
        let witnesses = witnesses();
        if witnesses.is_empty() {
            return view! {
                <p class="trust-line">
                    <Icon sign=Sign::Ring/>
                    <span>{if app().at_desk() {
                        w("哪些单位见证了账本，在主机上查看。", "Who has witnessed the ledger is seen at the writer.")
                    } else {
                        w("尚无其他单位见证；单位之间互相见证后，这里会列出。", "No other office witnesses this ledger yet; those that do will be listed here.")
                    }}</span>
                </p>
            }
            .into_any();
        }
        let line = |(name, Cosigned { size, at }): (String, Cosigned)| {
            let size = format::count(size);
            view! {
                <p class="trust-line" data-testid="trust-witness">
                    <Icon sign=Sign::Check/>
                    <span>{move || {
                        let when = format::moment(at);
                        pick(format!("{name}见证到第 {size} 条，{when}"), format!("{name} witnessed up to entry {size}, {when}"))
                    }}</span>
                </p>
            }
        };
        witnesses.into_iter().map(line).collect_view().into_any()
    }
}

/// What the last verification found wrong, across the window, until it is dealt with.
#[component]
pub fn DamageBar() -> impl IntoView {
    let app = app();
    move || {
        let damage = app.status.with(|s| s.as_ref().and_then(|s| s.trust.damage.clone()))?;
        Some(view! {
            <p class="damage-bar" role="alert" data-testid="damage">
                <Icon sign=Sign::Cross/>
                <span>{move || format!("{}{}{}", said(&damage.what), pick("", " "), said(&damage.remedy))}</span>
            </p>
        })
    }
}
