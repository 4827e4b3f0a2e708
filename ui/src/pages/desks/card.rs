//! Beside the table: what is known of one desk and what may be done; or how another computer becomes a desk.
use super::Room;
use super::table::{Standing, StandingTag};
use crate::components::{Button, Dialog, Icon, Kind, MaybeFailure, Sign, Tone};
use crate::format;
use crate::pages::peers::fingerprint::Fingerprint;
use crate::route::Route;
use crate::sending::Sending;
use crate::state::app;
use crate::timing::now;
use crate::words::{pick, w};
use ipc::{DeskLine, RevokeDesk};
use leptos::prelude::*;

/// The chosen desk, or the way.
#[component]
pub fn Side() -> impl IntoView {
    let room = expect_context::<Room>();
    let desk = Memo::new(move |_| {
        let chosen = room.chosen.get()?;
        room.desks.load.with(|l| l.here().and_then(|all| all.desks.iter().find(|d| d.number == chosen).cloned()))
    });
    view! {
        <aside class="panel member-card" aria-label=w("工位详情", "The desk") data-testid="desk-card">
            {move || match desk.get() {
                Some(desk) => view! { <Facts desk/> }.into_any(),
                None => view! { <How/> }.into_any(),
            }}
        </aside>
    }
}

#[component]
fn Facts(desk: DeskLine) -> impl IntoView {
    let standing = Standing::of(&desk, now());
    let for_revoke = StoredValue::new(desk.clone());
    let DeskLine { number, name, fingerprint, enrolled_at, seen_at, revoked, .. } = desk;
    let revoking = RwSignal::new(false);
    view! {
        <div class="card-facts">
            <p class="card-member" data-testid="desk-card-name">{name} <StandingTag standing/></p>
            <dl class="facts">
                <dt>{w("编号", "Number")}</dt>
                <dd>{format!("d{number}")}</dd>
                <dt>{w("登记于", "Enrolled")}</dt>
                <dd>{move || format::moment(enrolled_at)}</dd>
                <dt>{w("最近连上", "Last heard")}</dt>
                <dd>{move || seen_at.map_or_else(|| pick("从未", "never").to_owned(), format::moment)}</dd>
            </dl>
            <details>
                <summary>{w("工位名片指纹", "Fingerprint of its card")}</summary>
                <Fingerprint digits=fingerprint/>
            </details>
        </div>
        {(!revoked).then(|| view! {
            <Show when=Room::rules>
                <div class="card-acts">
                    <Button
                        label=w("撤销这个工位…", "Revoke this desk …") kind=Kind::Danger on_press=move || revoking.set(true)
                        testid="desk-revoke"
                    />
                </div>
            </Show>
        })}
        <Dialog open=revoking title=w("撤销这个工位？", "Revoke this desk?") testid="desk-revoke-dialog">
            <Revoke open=revoking desk=for_revoke.get_value()/>
        </Dialog>
    }
}

#[component]
fn Revoke(open: RwSignal<bool>, desk: DeskLine) -> impl IntoView {
    let room = expect_context::<Room>();
    let sending = Sending::new();
    let DeskLine { number, name, .. } = desk;
    let revoke = move || {
        sending.send(RevokeDesk { desk: number }, move |all| {
            open.try_set(false);
            room.desks.take(all);
            app().refresh();
            app().say(Tone::Proven, w("已撤销，写入账本。", "Revoked; the ledger keeps that."));
        });
    };
    view! {
        <p>{move || pick(
            format!("“{name}”从现在起不能再连到主机：不再收到新的记录，也不能再提交。"),
            format!("From now on “{name}” cannot reach this computer: nothing new arrives there and nothing is taken from it."),
        )}</p>
        <p class="quiet">
            {w(
                "电脑丢失、报废或换人时撤销。那台电脑里已有的账本收不回来，但个人信息须用本单位人员的密码才能打开；在那里登录过的人请更换自己的密钥。那里还没有提交的，随之作废。",
                "Do so when the computer is lost, scrapped or passed on. The copy on it cannot be taken back; personal fields in it open only with a member’s passphrase, so those who signed in there should renew their keys. What waits there is never submitted.",
            )}
        </p>
        <MaybeFailure failure=sending.failure/>
        <div class="dialog-acts">
            <Button label=w("返回", "Back") on_press=move || open.set(false)/>
            <Button label=w("签名撤销", "Sign and revoke") kind=Kind::Danger busy=sending.busy on_press=revoke testid="desk-revoke-yes"/>
        </div>
    }
}

/// Where desks reach this computer, or that they cannot.
#[component]
fn Reach() -> impl IntoView {
    let room = expect_context::<Room>();
    let address = Memo::new(move |_| room.desks.load.with(|l| l.here().map(|all| all.address.clone())));
    move || {
        let address = address.get()?;
        let (class, sign) =
            if address.is_empty() { ("trust-line text-waiting", Sign::Warning) } else { ("trust-line", Sign::Next) };
        Some(view! {
            <p class=class data-testid="desks-address">
                <Icon sign/>
                <span>{move || match address.as_str() {
                    "" => pick(
                        "本单位名片上还没有地址，工位连不到这台电脑。",
                        "This office’s card names no address yet, so no desk can reach this computer.",
                    ).to_owned(),
                    address => pick(format!("工位连到 {address}"), format!("Desks reach this computer at {address}")),
                }}</span>
            </p>
        })
    }
}

/// How another computer becomes a desk.
#[component]
fn How() -> impl IntoView {
    let desk = Memo::new(move |_| app().at_desk());
    view! {
        <div class="card-facts" data-testid="desk-how">
            <p class="card-member">{w("怎样增加一个工位", "How to add a desk")}</p>
            <ol class="desk-steps">
                <li>{w(
                    "在“其他单位”页做好本单位名片，写明这台主机的地址，存到 U 盘。",
                    "On the page “Other offices” make this office’s card with the address of this computer, and save it to a stick.",
                )}</li>
                <li>{w(
                    "在新电脑上打开明账，选“加入本单位”，选这张名片，打电话核对指纹。",
                    "Open the program on the new computer, choose “Join an office as a further desk”, choose that card and compare its fingerprint by telephone.",
                )}</li>
                <li>{w(
                    "新电脑生成一张工位名片，拿到这里登记，再打电话核对它的指纹。",
                    "The new computer makes a desk card. Bring it here, enrol it, and compare its fingerprint by telephone.",
                )}</li>
                <li>{w(
                    "账本自动取到新电脑，各人用自己的密码登录。",
                    "The ledger comes over by itself, and members sign in there with their own passphrases.",
                )}</li>
            </ol>
            <Show when=move || desk.get()>
                <p class="quiet">{w("登记和撤销工位在主机上办理。", "Desks are enrolled and revoked at the writer.")}</p>
            </Show>
            <Show when=move || !desk.get()>
                <Reach/>
                <Button label=w("去“其他单位”页", "To “Other offices”") kind=Kind::Link on_press=|| app().go(Route::Peers) testid="desk-to-card"/>
            </Show>
        </div>
    }
}
