//! The tags of payments and batches.
use super::{Sign, Tag, Tone};
use crate::words::terms;
use ipc::{BatchStatus, PaymentStatus};
use leptos::prelude::*;

/// Colour and sign of a payment's status. Approved is neutral: only what is paid or proven has a colour of its own.
pub fn payment_tone(status: PaymentStatus) -> (Tone, Option<Sign>) {
    match status {
        PaymentStatus::Submitted => (Tone::Waiting, Some(Sign::Clock)),
        PaymentStatus::Returned => (Tone::Waiting, Some(Sign::Back)),
        PaymentStatus::Withdrawn | PaymentStatus::Excluded => (Tone::Neutral, Some(Sign::Back)),
        PaymentStatus::Rejected | PaymentStatus::Reversed | PaymentStatus::Bounced | PaymentStatus::Recovered => {
            (Tone::Refused, Some(Sign::Cross))
        }
        PaymentStatus::Approved | PaymentStatus::History => (Tone::Neutral, None),
        PaymentStatus::Executed => (Tone::Paid, Some(Sign::Coin)),
    }
}

/// Where a payment stands.
#[component]
pub fn PaymentTag(status: PaymentStatus) -> impl IntoView {
    let (tone, sign) = payment_tone(status);
    view! { <Tag tone sign=sign word=terms::payment_status(status)/> }
}

/// Where a batch stands.
#[component]
pub fn BatchTag(status: BatchStatus) -> impl IntoView {
    let (tone, sign) = match status {
        BatchStatus::Submitted | BatchStatus::HalfApproved => (Tone::Waiting, Some(Sign::Clock)),
        BatchStatus::Returned => (Tone::Waiting, Some(Sign::Back)),
        BatchStatus::Withdrawn => (Tone::Neutral, Some(Sign::Back)),
        BatchStatus::Rejected => (Tone::Refused, Some(Sign::Cross)),
        BatchStatus::Approved | BatchStatus::History => (Tone::Neutral, None),
        BatchStatus::Executed => (Tone::Paid, Some(Sign::Coin)),
    };
    view! { <Tag tone sign=sign word=terms::batch_status(status)/> }
}
