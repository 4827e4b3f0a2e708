use super::*;
use clap::{Command as Program, CommandFactory};

#[test]
fn every_command_and_every_option_says_what_it_is() {
    Args::command().debug_assert();
    let mut below = vec![Args::command()];
    let mut seen = 0;
    while let Some(program) = below.pop() {
        let about = program.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(about.chars().count() > 10, "{} says what it does: {about:?}", program.get_name());
        for argument in program.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.len() > 2, "{} of {} says what it is: {help:?}", argument.get_id(), program.get_name());
        }
        seen += 1;
        below.extend(program.get_subcommands().map(Program::clone));
    }
    assert!(seen >= 60, "all {seen} of them");
}
