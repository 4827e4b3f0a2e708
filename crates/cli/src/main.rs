//! The command `mingzhang`: the office's use cases from a shell.
//!
//! Exit codes: 0 done; 1 what was checked does not hold; 2 it could not be done. Facts go to standard output, progress and
//! failures to standard error. No passphrase and no personal field of a payment is ever an argument.

mod args;
mod commands;
mod fault;
mod files;
mod form;
mod help;
mod output;
mod passphrase;
mod words;

use args::{Args, Command, FlowDo, PeersDo, ReportsDo};
use clap::FromArgMatches;
use ipc::Blame;
use office::{DemoOffices, Every, Office, Outcome, ServeTerms, World};
use output::Output;
use std::{
    ffi::OsString,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    process::ExitCode,
};

fn main() -> ExitCode {
    fault::say_only_the_place();
    let args = args();
    let output = Output::new(args.json, args.lang);
    let ran = catch_unwind(AssertUnwindSafe(|| run(&args, &output)));
    match ran.unwrap_or_else(|_| Err(fault::failed_inside())).and_then(|holds| output::written().map(|()| holds)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(EXIT_DOES_NOT_HOLD),
        Err(failure) => {
            output.failure(&failure);
            // Where the check itself comes upon damage, that is its outcome.
            let found = failure.blame == Blame::Damage && args.command.checks();
            ExitCode::from(if found { EXIT_DOES_NOT_HOLD } else { EXIT_COULD_NOT })
        }
    }
}

/// What the program was called with; help in the language that is asked for there, or by the environment.
fn args() -> Args {
    let called: Vec<OsString> = std::env::args_os().collect();
    let lang = output::language_of(&called);
    let read = commands::program(lang).try_get_matches_from(&called).and_then(|matches| Args::from_arg_matches(&matches));
    read.unwrap_or_else(|error| {
        if error.use_stderr() && called.iter().any(|word| word == "--json") {
            Output::of(true, lang).failure(&output::not_understood(&error.to_string()));
            std::process::exit(EXIT_COULD_NOT.into());
        }
        if error.use_stderr() && lang == ipc::Lang::Zh {
            eprintln!("命令写得不对；加 --help 可以看说明。");
        }
        error.exit()
    })
}

/// Carries out the command; `false` when what it checked does not hold.
fn run(args: &Args, output: &Output) -> Outcome<bool> {
    // Money is followed over several ledgers, from the own office.
    let followed = matches!(args.command, Command::MoneyOn(FlowDo::Flow { .. }));
    if !args.ledger.is_empty() && !followed {
        commands::may_be_of_others(args)?;
    }
    match &args.command {
        Command::Demo { folder, entries, seed, several } => match several.offices {
            Some(offices) => {
                let plan = DemoOffices { offices, port: several.port, entries: *entries, seed: *seed };
                commands::demo_offices(folder, plan, output)
            }
            None => commands::demo(folder, *entries, *seed, output),
        },
        Command::Completions { shell } => commands::completions(*shell, output),
        Command::Man => commands::man(output),
        Command::Export { what: args::Export::Verifier { folder } } => commands::export_verifier(folder, output),
        Command::Restore { file, into } => commands::restore(file, into, output),
        Command::BatchFile { what } if what.needs_no_ledger() => commands::batch_file(what, args, output),
        Command::Pay(pay) if pay.blank => commands::blank_form(),
        Command::Peers(PeersDo::VerifyEvidence { file }) => commands::verify_evidence(file, output),
        Command::Reports(ReportsDo::VerifyReport { file, trust, proof }) => {
            let shown = commands::ShownReport { file, trust: trust.as_deref(), proof: proof.as_deref() };
            commands::verify_report(&shown, data_folder(args).ok().as_deref(), output)
        }
        Command::Reports(ReportsDo::VerifyReceipt { file, trust }) => {
            commands::verify_receipt(file, trust, data_folder(args).ok().as_deref(), output)
        }
        Command::Peers(PeersDo::Serve { listen, metrics, metrics_anywhere, sync_every }) => {
            let terms = ServeTerms {
                listen: listen.clone(),
                watch: metrics.clone(),
                watch_from_anywhere: *metrics_anywhere,
                every: Some(sync_every.map_or(Every::AsSet, Every::Seconds)),
                ..ServeTerms::default()
            };
            commands::serve(&data_folder(args)?, &terms, output)
        }
        command => {
            let data = data_folder(args)?;
            let mut office = match args.ledger.first().filter(|_| !followed) {
                Some(origin) => commands::ledger_of(&data, origin, args)?,
                None => Office::open(&data, World::real())?,
            };
            commands::run(&mut office, args, command, output)
        }
    }
}

/// The data folder: `--data`, else `MINGZHANG_DATA`.
fn data_folder(args: &Args) -> Outcome<PathBuf> {
    let variable = std::env::var_os("MINGZHANG_DATA").map(PathBuf::from);
    args.data.clone().or(variable).filter(|folder| !folder.as_os_str().is_empty()).ok_or_else(|| {
        output::usage(
            "no-data-folder",
            ["没有说明数据文件夹。", "No data folder is named."],
            ["请用 --data DIR，或设置 MINGZHANG_DATA。", "Use --data DIR, or set MINGZHANG_DATA."],
        )
    })
}

const EXIT_DOES_NOT_HOLD: u8 = 1;
const EXIT_COULD_NOT: u8 = 2;
