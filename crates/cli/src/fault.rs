//! What is said when the program itself fails: the place in it and no value, since what it worked on may be personal.

use ipc::{Blame, Failure, Text};
use std::panic::{self, PanicHookInfo};

/// From now on a failure inside tells where it was and nothing else.
pub fn say_only_the_place() {
    panic::set_hook(Box::new(|fault| eprintln!("{}", place_of(fault))));
}

/// What there is to say, as a failure like any other.
pub fn failed_inside() -> Failure {
    Failure {
        code: "program-fault".into(),
        blame: Blame::Program,
        what: Text::new("程序内部出错，上面一行是出错的位置。", "The program failed inside; the line above says where."),
        remedy: Text::new(
            "请用 verify 核验账本，再重试；仍然出错时，请把那一行告诉维护人员。",
            "Check the ledger with `verify` and try again; if it goes on, send that line to whoever maintains the program.",
        ),
    }
}

/// A message of a panic can carry what was typed or read: only the place is told.
fn place_of(fault: &PanicHookInfo<'_>) -> String {
    let place = fault.location().map_or_else(String::new, ToString::to_string);
    format!("mingzhang: the program failed inside, at {place}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[test]
    fn a_failure_inside_says_where_and_tells_no_value() {
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&said);
        panic::set_hook(Box::new(move |fault| heard.lock().expect("one at a time").push(place_of(fault))));
        let secret = String::from("王秀兰522499195001010029");
        let sliced = panic::catch_unwind(|| secret[..1].len());
        let parsed = panic::catch_unwind(|| secret.parse::<u32>().map_err(|_| secret.clone()).expect("a number"));
        let told = panic::catch_unwind(|| panic!("{secret} is not known"));
        let _ = panic::take_hook();
        assert!(sliced.is_err() && parsed.is_err() && told.is_err(), "all of them fail");
        let said = said.lock().expect("one at a time");
        assert_eq!(said.len(), 3);
        for line in said.iter() {
            assert!(line.contains("fault.rs:"), "the place is told: {line}");
            assert!(!line.contains('王') && !line.contains("522499"), "and no value: {line}");
        }
    }
}
