//! Which desk of which office this is, and how the line to the office's computer stands: in sight on every page of a desk.
use crate::components::{Button, FailureBox, Icon, Kind, Sign, Tag, Tone};
use crate::format;
use crate::route::Route;
use crate::state::app;
use crate::timing::{local, now, sleep};
use crate::words::{pick, w};
use ipc::{DeskFacts, DeskStanding, GetOutbox};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Looks, as long as the component that calls it stands, at what others have recorded and at the line; and at what waits whenever
/// that has changed.
pub fn watch() {
    // What each is can be told only to who is signed in.
    let state = Memo::new(move |_| {
        app().status.with(|s| {
            let s = s.as_ref()?;
            let member = s.session.as_ref().map(|s| s.member.clone());
            s.desk.as_ref().map(|d| (member, d.kept, d.refused))
        })
    });
    Effect::new(move |before: Option<u32>| {
        let state = state.get();
        if state.is_some() {
            app().outbox.ask(GetOutbox {});
        }
        let kept = state.map_or(0, |(_, kept, _)| kept);
        // That something waits is no longer true.
        if kept == 0 && before.is_some_and(|before| before > 0) {
            app().notices.update(|all| all.retain(|notice| !notice.waits()));
        }
        kept
    });
    let alive = StoredValue::new(());
    spawn_local(async move {
        while alive.try_get_value().is_some() {
            sleep(LOOK_EVERY_MS).await;
            // Where the ledger is written others write too: desks over the line, and programs in the same folder. Why it cannot be
            // asked is said with the next thing that somebody does.
            let _ = app().look().await;
        }
    });
}

/// This desk, as the program last said; tracks. While the line is up, when it was last heard changes all the time and is of no
/// interest.
fn desk() -> Memo<Option<DeskFacts>> {
    Memo::new(move |_| {
        let desk = app().status.with(|s| s.as_ref().and_then(|s| s.desk.clone()))?;
        Some(DeskFacts { seen_at: desk.seen_at.filter(|_| !desk.up), ..desk })
    })
}

/// How a line stands, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// Up.
    Up,
    /// Down, since a moment that is known or not.
    Down(Option<i64>),
    /// The office has ended this desk's rights.
    Revoked,
}

impl Line {
    fn of(desk: &DeskFacts) -> Self {
        match desk.standing {
            DeskStanding::Revoked => Line::Revoked,
            _ if desk.up => Line::Up,
            _ => Line::Down(desk.since),
        }
    }

    fn look(self) -> (Tone, Sign) {
        match self {
            Line::Up => (Tone::Proven, Sign::Check),
            Line::Down(_) => (Tone::Waiting, Sign::Clock),
            Line::Revoked => (Tone::Refused, Sign::Cross),
        }
    }

    /// Tracks the language.
    fn word(self) -> String {
        match self {
            Line::Up => pick("实时", "live").to_owned(),
            Line::Revoked => pick("工位已撤销", "desk revoked").to_owned(),
            Line::Down(None) => pick("未连上主机", "no line").to_owned(),
            Line::Down(Some(at)) => {
                let since = brief(at);
                pick(format!("线路中断，自 {since}"), format!("line down since {since}"))
            }
        }
    }
}

/// The badge beside the one that says whether the ledger is whole; nothing where the ledger is written.
#[component]
pub fn LineBadge() -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    view! {
        <Show when=move || desk.with(Option::is_some)>
            <div
                class="trust line"
                on:keydown=move |ev| {
                    if ev.key() == "Escape" && open.get_untracked() {
                        ev.stop_propagation();
                        open.set(false);
                    }
                }
            >
                {move || desk.get().map(|desk| {
                    let line = Line::of(&desk);
                    // What was refused is worse news than how the line stands.
                    let (tone, sign) = if desk.refused > 0 { (Tone::Refused, Sign::Warning) } else { line.look() };
                    let DeskFacts { name, kept, refused, .. } = desk;
                    view! {
                        <button
                            type="button"
                            class=format!("trust-badge {}", tone.class())
                            aria-expanded=move || if open.get() { "true" } else { "false" }
                            aria-controls="line-story"
                            data-testid="line"
                            data-up=if line == Line::Up { "true" } else { "false" }
                            on:click=move |_| open.update(|o| *o = !*o)
                        >
                            <Icon sign/>
                            <span class="line-name">{name}</span>
                            <span>{move || format!("· {}", line.word())}</span>
                            {(kept > 0).then(|| view! {
                                <span>{move || pick(format!("· 待提交 {kept}"), format!("· {kept} waiting"))}</span>
                            })}
                            {(refused > 0).then(|| view! {
                                <span>{move || pick(format!("· 未被接受 {refused}"), format!("· {refused} refused"))}</span>
                            })}
                            <Icon sign=Sign::Down/>
                        </button>
                    }
                })}
                <Show when=move || open.get()>
                    <div class="trust-shade" on:click=move |_| open.set(false)></div>
                    <div
                        class="trust-story" id="line-story" role="dialog" aria-label=w("这个工位", "This desk")
                        data-testid="line-story"
                    >
                        {move || desk.get().map(|desk| view! { <Story desk open/> })}
                    </div>
                </Show>
            </div>
        </Show>
    }
}

#[component]
fn Story(desk: DeskFacts, open: RwSignal<bool>) -> impl IntoView {
    let line = Line::of(&desk);
    let (tone, sign) = line.look();
    let DeskFacts { office, name, address, seen_at, failure, kept, refused, .. } = desk;
    let says = move || match line {
        Line::Up => pick(
            "与主机连着：别人登记的随时到这里，您签名的立即写入账本。",
            "The line to the writer is up: what others record arrives here at once, and what you sign goes into the ledger at once.",
        ),
        Line::Revoked => pick(
            "本单位撤销了这个工位：不再收到新的记录，在这里签名的也不会进入账本。要继续用，请重新加入。",
            "The office has revoked this desk: nothing new arrives, and what is signed here does not reach the ledger. To go on, join again.",
        ),
        Line::Down(_) => pick(
            "连不到主机。账本可以照常查看；您签名的先加密存在这台电脑上，线路恢复后自动按先后提交。",
            "The writer cannot be reached. The ledger can be read as ever; what you sign is kept here, encrypted, and submitted in order once the line is up.",
        ),
    };
    let (kind, tint) = if refused > 0 { (Kind::Primary, "text-refused") } else { (Kind::Plain, "") };
    view! {
        <p class="line-now"><b>{name}</b> <Tag tone sign word=Signal::derive(move || line.word())/></p>
        <p>{says}</p>
        {failure.map(|failure| view! { <FailureBox failure/> })}
        <dl class="facts">
            <dt>{w("单位", "Office")}</dt>
            <dd>{office}</dd>
            <dt>{w("主机", "Writer")}</dt>
            <dd><code>{address}</code></dd>
            {(line != Line::Up).then(|| view! {
                <dt>{w("最近连上", "Last reached")}</dt>
                <dd>{move || seen_at.map_or_else(|| pick("从未", "never").to_owned(), format::moment)}</dd>
            })}
            <dt>{w("待提交", "Waiting")}</dt>
            <dd data-testid="line-kept">{format::count(kept.into())}</dd>
            <dt>{w("未被接受", "Refused")}</dt>
            <dd class=tint data-testid="line-refused">{format::count(refused.into())}</dd>
        </dl>
        <div class="trust-acts">
            <Button
                label=w("看待提交的", "Look at what waits")
                kind
                on_press=move || {
                    open.set(false);
                    app().go(Route::Outbox);
                }
                testid="line-outbox"
            />
        </div>
    }
}

/// How the line stands, as a tag; nothing where the ledger is written.
#[component]
pub fn LineTag() -> impl IntoView {
    let desk = desk();
    move || {
        desk.get().map(|desk| {
            let line = Line::of(&desk);
            let (tone, sign) = line.look();
            view! { <Tag tone sign word=Signal::derive(move || line.word()) testid="line-tag"/> }
        })
    }
}

/// The same before anyone is signed in: which desk it is, and that one may sign in without the line.
#[component]
pub fn LineNote() -> impl IntoView {
    let desk = desk();
    watch();
    let down = Memo::new(move |_| desk.with(|d| d.as_ref().is_some_and(|d| matches!(Line::of(d), Line::Down(_)))));
    let name = move || desk.with(|d| d.as_ref().map(|d| d.name.clone()));
    view! {
        <Show when=move || desk.with(Option::is_some)>
            <p class="line-note" data-testid="line-note">
                <b>{name}</b> <LineTag/>
                <Show when=move || down.get()>
                    <span class="quiet">
                        {w("可以登录办理，签名的先存在这台电脑上。", "You may sign in and work; what you sign is kept here.")}
                    </span>
                </Show>
            </p>
        </Show>
    }
}

/// The time alone when it was today, otherwise with the day; tracks the language.
fn brief(at: i64) -> String {
    let (then, today) = (local(at), local(now()));
    let same = (then.year, then.month, then.day) == (today.year, today.month, today.day);
    if same { format::clock(at) } else { format::moment(at) }
}

/// A person waits for the line to come back, or for what another desk does, so it is looked at often.
const LOOK_EVERY_MS: i32 = 4_000;
