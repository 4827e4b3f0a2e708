//! What evidence of a fork shows to a reader who trusts something.

use super::Trust;
use crate::{Evidence, EvidenceFault, Head, Origin, Verdict};

/// What came of evidence.
#[derive(Clone, Debug)]
pub struct ForkJudged {
    /// The ledger.
    pub origin: Origin,
    /// What it shows.
    pub verdict: Verdict,
    /// The two heads.
    pub heads: [Head; 2],
}

/// Judges the evidence of a fork. Keys that are trusted for the ledger are known to be its own.
pub fn judge_evidence(bytes: &[u8], trust: &Trust) -> Result<ForkJudged, EvidenceFault> {
    let evidence = Evidence::parse(bytes)?;
    let origin = evidence.a.origin.clone();
    let verdict = evidence.judge_knowing(|key| trust.knows_key(&origin, key));
    let heads = [evidence.a.head, evidence.b.head];
    Ok(ForkJudged { origin, verdict, heads })
}
