//! The reasons with which faults of a draft are passed. The draft keeps them, so that they are there when it is gone on with.

use ipc::{EVERY_ROW, Fault, Pass};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Takes what is passed from now on, or no longer, and forgets what was passed of faults that are gone. Whether anything changed.
pub(super) fn take(passes: &mut Vec<Pass>, new: &[Pass], faults: &[Fault]) -> bool {
    let there: HashSet<(u32, &str)> =
        faults.iter().filter(|fault| !fault.blocks).map(|fault| (fault.row, &*fault.code)).collect();
    let mut known: BTreeMap<(u32, String), String> = BTreeMap::new();
    for pass in passes.iter().filter(|pass| there.contains(&(pass.row, &*pass.code))) {
        known.insert((pass.row, pass.code.clone()), pass.reason.clone());
    }
    for pass in new {
        let reason = taken_reason(&pass.reason);
        if pass.row == EVERY_ROW {
            // What has a reason of its own keeps it.
            let open = there.iter().filter(|(row, code)| *code == pass.code && !known.contains_key(&(*row, pass.code.clone())));
            let rows: Vec<u32> = open.map(|(row, _)| *row).collect();
            if let Some(reason) = reason {
                known.extend(rows.into_iter().map(|row| ((row, pass.code.clone()), reason.clone())));
            }
            continue;
        }
        let key = (pass.row, pass.code.clone());
        match reason.filter(|_| there.contains(&(pass.row, &*pass.code))) {
            Some(reason) => known.insert(key, reason),
            None => known.remove(&key),
        };
    }
    let now: Vec<Pass> = known.into_iter().map(|((row, code), reason)| Pass { row, code, reason }).collect();
    let changed = *passes != now;
    *passes = now;
    changed
}

/// Notes at each fault the reason with which it is passed.
pub(super) fn mark(passes: &[Pass], faults: &mut [Fault]) {
    let reasons: HashMap<(u32, &str), &str> = passes.iter().map(|pass| ((pass.row, &*pass.code), &*pass.reason)).collect();
    for fault in faults {
        let reason = reasons.get(&(fault.row, &*fault.code)).filter(|_| !fault.blocks);
        fault.passed = reason.map(|reason| (*reason).to_owned());
    }
}

/// A reason as it is kept: on one line, since those of a payment are kept a line each; `None` when nothing is said.
pub(crate) fn taken_reason(text: &str) -> Option<String> {
    let parts = text.split(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')).map(str::trim);
    let line: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    (!line.is_empty()).then(|| line.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{faults, line::read_reasons};

    fn fault(row: u32) -> Fault {
        Fault { row, ..faults::no_id() }
    }

    fn pass(row: u32, reason: &str) -> Pass {
        Pass { row, code: "no-id".into(), reason: reason.into() }
    }

    #[test]
    fn a_reason_of_several_lines_is_kept_on_one() {
        assert_eq!(taken_reason("证件遗失，\r\n正在补办\u{2028}见说明 ").as_deref(), Some("证件遗失， 正在补办 见说明"));
        assert_eq!(taken_reason(" \n\t"), None);
        let kept = taken_reason("一\namount: 二").expect("it says something");
        assert_eq!(read_reasons(&format!("no-id: {kept}")), [("no-id".into(), "一 amount: 二".into())], "it stays one reason");
    }

    #[test]
    fn passes_are_added_taken_back_and_forgotten_with_their_faults() {
        let faults = [fault(5), fault(6), fault(7)];
        let mut passes = Vec::new();
        assert!(take(&mut passes, &[pass(5, "甲")], &faults));
        assert!(!take(&mut passes, &[], &faults), "what was passed stays so");
        assert!(take(&mut passes, &[pass(EVERY_ROW, "乙"), pass(9, "没有这一行")], &faults));
        assert_eq!(passes, [pass(5, "甲"), pass(6, "乙"), pass(7, "乙")], "all that stood open, and nothing else");
        assert!(take(&mut passes, &[pass(6, " ")], &faults));
        assert_eq!(passes, [pass(5, "甲"), pass(7, "乙")]);
        assert!(take(&mut passes, &[], &faults[..1]));
        assert_eq!(passes, [pass(5, "甲")], "without its fault it is forgotten");
        let mut marked = faults.to_vec();
        mark(&passes, &mut marked);
        assert_eq!(marked.iter().map(|fault| fault.passed.as_deref()).collect::<Vec<_>>(), [Some("甲"), None, None]);
    }
}
