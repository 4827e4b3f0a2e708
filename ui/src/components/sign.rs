//! Small signs that say without colour what colour says too. Drawn, so that they look alike with every font.
use leptos::prelude::*;

/// The signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Proven, done.
    Check,
    /// Refused, broken.
    Cross,
    /// Look here.
    Warning,
    /// Waits.
    Clock,
    /// Now.
    Dot,
    /// Not yet.
    Ring,
    /// Went back.
    Back,
    /// Paid.
    Coin,
    /// Down, as in a list that opens.
    Down,
    /// Leads on.
    Next,
    /// Locked.
    Lock,
    /// Look for.
    Search,
    /// To paper.
    Print,
    /// To a file.
    Save,
    /// Shown to others only masked.
    Eye,
}

impl Sign {
    fn path(self) -> &'static str {
        match self {
            Sign::Check => "M3 8.5l3.2 3.2L13 4.8",
            Sign::Cross => "M4 4l8 8M12 4l-8 8",
            Sign::Warning => "M8 2.2L14.4 13.4H1.6zM8 6.4v3.4M8 11.4v.3",
            Sign::Clock => "M8 2a6 6 0 110 12A6 6 0 018 2zM8 4.6V8l2.4 1.6",
            Sign::Dot => "M8 4.6a3.4 3.4 0 110 6.8 3.4 3.4 0 010-6.8z",
            Sign::Ring => "M8 3.4a4.6 4.6 0 110 9.2 4.6 4.6 0 010-9.2z",
            Sign::Back => "M6.4 3.6L3 7l3.4 3.4M3.2 7h6a3.4 3.4 0 010 6.8H7",
            Sign::Coin => "M8 2a6 6 0 110 12A6 6 0 018 2zM5.4 5L8 8l2.6-3M8 8v3.6M5.8 8.4h4.4M5.8 10.2h4.4",
            Sign::Down => "M4 6l4 4 4-4",
            Sign::Next => "M6 4l4 4-4 4",
            Sign::Lock => "M4 7.2h8v6H4zM5.6 7V5.2a2.4 2.4 0 014.8 0V7",
            Sign::Search => "M7 2.6a4.4 4.4 0 110 8.8 4.4 4.4 0 010-8.8zM10.2 10.2L13.6 13.6",
            Sign::Print => "M4.6 6V2.6h6.8V6M4.6 11.4H2.8V6h10.4v5.4h-1.8M4.6 9.6h6.8v4H4.6z",
            Sign::Save => "M8 2.4v7M5 6.8l3 3 3-3M2.8 11v2.4h10.4V11",
            Sign::Eye => {
                "M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8zM8 6.2a1.8 1.8 0 110 3.6 1.8 1.8 0 010-3.6z"
            }
        }
    }
}

/// Draws a sign; the word beside it says the same, so a screen reader passes it over.
#[component]
pub fn Icon(sign: Sign) -> impl IntoView {
    let class = if sign == Sign::Dot { "icon icon-solid" } else { "icon" };
    view! {
        <svg class=class viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
            <path d=sign.path()></path>
        </svg>
    }
}
