//! All desks at a glance: which machine, since when, when it was last heard.
use super::Room;
use crate::components::{Button, Empty, Kind, Sign, Tag, Tone, on_row, step_rows};
use crate::format;
use crate::timing::now;
use crate::words::{pick, w};
use ipc::DeskLine;
use leptos::prelude::*;

/// The table; a row opens the card beside it.
#[component]
pub fn DeskTable(desks: Vec<DeskLine>) -> impl IntoView {
    if desks.is_empty() {
        return view! { <NoDesks/> }.into_any();
    }
    view! {
        <table class="table desks-table" data-testid="desks">
            <thead>
                <tr>
                    <th scope="col">{w("工位", "Desk")}</th>
                    <th scope="col">{w("登记于", "Enrolled")}</th>
                    <th scope="col">{w("最近连上", "Last heard")}</th>
                    <th scope="col">{w("状态", "State")}</th>
                </tr>
            </thead>
            <tbody on:keydown=move |ev| step_rows(&ev)>
                {desks.into_iter().enumerate().map(|(i, desk)| view! { <Row place=i desk/> }).collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}

#[component]
fn NoDesks() -> impl IntoView {
    let room = expect_context::<Room>();
    view! {
        <Empty
            title=w("还没有别的工位", "There is no other desk yet")
            hint=w(
                "大家都在这一台电脑上办理。要在另一台电脑上办理：在那台上安装明账，选“加入本单位”，把它生成的工位名片拿到这里登记。",
                "Everybody works at this computer. To work at another, install the program there, choose “Join an office as a further desk” and enrol the desk card that it makes here.",
            )
        >
            <Show
                when=Room::rules
                fallback=|| view! { <span class="quiet">{w("由管理员在主机上办理。", "An administrator does this at the writer.")}</span> }
            >
                <Button
                    label=w("登记工位…", "Enrol a desk …") kind=Kind::Primary on_press=move || room.adding.set(true) testid="desks-first"
                />
            </Show>
        </Empty>
    }
}

#[component]
fn Row(place: usize, desk: DeskLine) -> impl IntoView {
    let room = expect_context::<Room>();
    let standing = Standing::of(&desk, now());
    let DeskLine { number, name, enrolled_at, seen_at, revoked, here, .. } = desk;
    let chosen = Memo::new(move |_| room.chosen.get() == Some(number));
    let choose = move || room.chosen.set(Some(number));
    view! {
        <tr
            class="is-pressed"
            class:is-chosen=chosen
            class:is-revoked=revoked
            tabindex="0"
            aria-selected=move || if chosen.get() { "true" } else { "false" }
            data-testid=format!("desk-row-{place}")
            on:click=move |_| choose()
            on:keydown=move |ev| {
                if ev.key() == "Enter" && on_row(&ev) {
                    ev.prevent_default();
                    choose();
                }
            }
        >
            <td>
                <b>{name}</b> " " <span class="quiet">{format!("d{number}")}</span>
                {here.then(|| view! { <span class="demo-mark">{w("本机", "this one")}</span> })}
            </td>
            <td class="nowrap">{move || format::date(enrolled_at)}</td>
            <td class="nowrap">{move || seen_at.map_or_else(|| pick("从未", "never").to_owned(), format::ago)}</td>
            <td><StandingTag standing/></td>
        </tr>
    }
}

/// How a desk stands, seen from where the ledger is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its rights were ended.
    Revoked,
    /// It has never called.
    Never,
    /// It calls.
    Near,
    /// It has not called for a while.
    Away,
}

impl Standing {
    /// Of a desk, at a moment.
    pub fn of(desk: &DeskLine, now: i64) -> Self {
        match desk.seen_at {
            _ if desk.revoked => Standing::Revoked,
            None => Standing::Never,
            Some(at) if now - at <= NEAR_S => Standing::Near,
            Some(_) => Standing::Away,
        }
    }
}

/// The word, with its colour and sign.
#[component]
pub fn StandingTag(standing: Standing) -> impl IntoView {
    let (tone, sign, word) = match standing {
        Standing::Revoked => (Tone::Refused, Sign::Cross, w("已撤销", "Revoked")),
        Standing::Never => (Tone::Waiting, Sign::Ring, w("还没有连上过", "Not heard yet")),
        Standing::Near => (Tone::Proven, Sign::Check, w("在线", "On the line")),
        Standing::Away => (Tone::Neutral, Sign::Clock, w("未连着", "Not connected")),
    };
    view! { <Tag tone sign word testid="desk-standing"/> }
}

/// Whose word is this old is on the line: a desk asks every few seconds.
const NEAR_S: i64 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_is_near_while_it_calls() {
        let mut desk = DeskLine {
            number: 1,
            name: String::new(),
            fingerprint: String::new(),
            enrolled_at: 0,
            seen_at: None,
            revoked: false,
            here: false,
        };
        assert_eq!(Standing::of(&desk, 1_000), Standing::Never);
        desk.seen_at = Some(1_000 - NEAR_S);
        assert_eq!(Standing::of(&desk, 1_000), Standing::Near);
        desk.seen_at = Some(1_000 - NEAR_S - 1);
        assert_eq!(Standing::of(&desk, 1_000), Standing::Away);
        desk.revoked = true;
        assert_eq!(Standing::of(&desk, 1_000), Standing::Revoked);
    }
}
