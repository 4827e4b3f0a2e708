//! How a peer stands, in a word; and how far a ledger is held or cosigned.
use crate::components::{Icon, Sign, Tag, Tone};
use crate::format;
use crate::timing::{local, now};
use crate::words::{pick, w};
use ipc::{Alarm, Cosigned, PeerLine};
use leptos::prelude::*;

/// How a peer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its rights were ended.
    Revoked,
    /// Its ledger has two histories.
    Forked,
    /// No sync with it has ever come to its end.
    Never,
    /// None has for more than a day.
    Silent(i64),
    /// The last one came to its end not long ago.
    Heard(i64),
}

impl Standing {
    /// Of a peer, at a moment.
    pub fn of(peer: &PeerLine, alarms: &[Alarm], now: i64) -> Self {
        match peer.synced_at {
            _ if peer.revoked => Standing::Revoked,
            _ if alarms.iter().any(|alarm| alarm.origin == peer.origin) => Standing::Forked,
            None => Standing::Never,
            Some(at) if now - at > SILENT_S => Standing::Silent(at),
            Some(at) => Standing::Heard(at),
        }
    }

    fn look(self, now: i64) -> (Tone, Option<Sign>) {
        match self {
            Standing::Revoked => (Tone::Neutral, Some(Sign::Back)),
            Standing::Forked => (Tone::Refused, Some(Sign::Warning)),
            Standing::Never => (Tone::Waiting, Some(Sign::Ring)),
            Standing::Silent(at) if now - at > SILENT_LONG_S => (Tone::Refused, Some(Sign::Cross)),
            Standing::Silent(_) => (Tone::Waiting, Some(Sign::Clock)),
            Standing::Heard(_) => (Tone::Proven, Some(Sign::Check)),
        }
    }
}

/// The word, with its colour and sign.
#[component]
pub fn StandingTag(standing: Standing) -> impl IntoView {
    let now = now();
    let (tone, sign) = standing.look(now);
    let word = Signal::derive(move || match standing {
        Standing::Revoked => pick("已撤销", "Revoked").to_owned(),
        Standing::Forked => pick("两个版本", "Two histories").to_owned(),
        Standing::Never => pick("尚未同步过", "Never synced").to_owned(),
        Standing::Silent(at) => {
            let days = (now - at) / DAY_S;
            pick(format!("{days} 天没有同步"), format!("silent for {days} day{}", if days == 1 { "" } else { "s" }))
        }
        Standing::Heard(at) => format::ago(at),
    });
    view! { <Tag tone sign=sign word testid="peer-standing"/> }
}

/// The newest own head that a peer has cosigned, or why there is none.
#[component]
pub fn CosignedCell(
    cosigned: Option<Cosigned>,
    /// Entries of the own ledger.
    own: u64,
    /// It was asked to.
    asked: bool,
) -> impl IntoView {
    match cosigned {
        Some(Cosigned { size, at }) => {
            let (class, sign) =
                if size >= own { ("cosigned text-proven", Sign::Check) } else { ("cosigned text-waiting", Sign::Clock) };
            let count = format::count(size);
            view! {
                <span class=class>
                    <Icon sign/>
                    <span>
                        {move || pick(format!("到第 {count} 条"), format!("to entry {count}"))}
                        " " <span class="quiet">{move || brief(at)}</span>
                    </span>
                </span>
            }
            .into_any()
        }
        None if asked => view! { <span class="text-waiting">{w("还没有", "not yet")}</span> }.into_any(),
        None => view! { <span class="quiet">{w("未请", "not asked")}</span> }.into_any(),
    }
}

/// The time alone when it was today, otherwise the day; tracks the language.
pub fn brief(at: i64) -> String {
    let (then, today) = (local(at), local(now()));
    let same = (then.year, then.month, then.day) == (today.year, today.month, today.day);
    if same { format::clock(at) } else { format::short_date(at) }
}

const DAY_S: i64 = 86_400;
/// Longer without a sync is worth a look.
const SILENT_S: i64 = DAY_S;
/// Longer without a sync is to be acted on.
const SILENT_LONG_S: i64 = 7 * DAY_S;

#[cfg(test)]
mod tests {
    use super::*;
    use ipc::Text;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn what_is_worst_is_said() {
        let mut peer = peer(Some(NOW - DAY_S));
        assert_eq!(Standing::of(&peer, &[], NOW), Standing::Heard(NOW - DAY_S), "a day is no silence");
        peer.synced_at = Some(NOW - DAY_S - 1);
        assert_eq!(Standing::of(&peer, &[], NOW).look(NOW).0, Tone::Waiting);
        peer.synced_at = Some(NOW - SILENT_LONG_S - 1);
        assert_eq!(Standing::of(&peer, &[], NOW).look(NOW).0, Tone::Refused);
        peer.synced_at = None;
        assert_eq!(Standing::of(&peer, &[], NOW), Standing::Never);
        assert_eq!(Standing::of(&peer, &[alarm("b")], NOW), Standing::Never, "another's alarm is not this one's");
        assert_eq!(Standing::of(&peer, &[alarm("a")], NOW), Standing::Forked);
        peer.revoked = true;
        assert_eq!(Standing::of(&peer, &[alarm("a")], NOW), Standing::Revoked);
    }

    fn peer(synced_at: Option<i64>) -> PeerLine {
        PeerLine {
            programmes: Vec::new(),
            recipient: true,
            origin: "a".into(),
            name: "A".into(),
            address: String::new(),
            card: 1,
            fingerprint: String::new(),
            may: Vec::new(),
            revoked: false,
            held: 0,
            known: 0,
            damage: None,
            witnessed: None,
            mirrored: None,
            synced_at,
            tried_at: synced_at,
            failure: None,
            ties: Default::default(),
        }
    }

    fn alarm(origin: &str) -> Alarm {
        Alarm {
            number: 1,
            origin: origin.into(),
            name: String::new(),
            at: NOW,
            proven: true,
            what: Text::default(),
            sizes: [1, 1],
            roots: Default::default(),
        }
    }
}
