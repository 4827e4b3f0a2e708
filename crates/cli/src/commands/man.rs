//! The man page: one page with every command, so that nothing else need be installed beside it.

use clap::Command;
use clap_mangen::Man;
use std::io;

/// The page, in roff.
pub(super) fn page(program: Command) -> String {
    let mut out = Vec::new();
    write(&program, &mut out).expect("writing to memory does not fail");
    String::from_utf8_lossy(&out).into_owned()
}

fn write(program: &Command, out: &mut Vec<u8>) -> io::Result<()> {
    let page = Man::new(program.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    out.extend_from_slice(b".SH COMMANDS\n");
    program.get_subcommands().try_for_each(|command| write_command(program.get_name(), command, out))?;
    out.extend_from_slice(MORE.as_bytes());
    Ok(())
}

/// A command and those below it.
fn write_command(above: &str, command: &Command, out: &mut Vec<u8>) -> io::Result<()> {
    let name = format!("{above} {}", command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    out.extend_from_slice(format!(".SS \"{name}\"\n{}\n", plain(&about)).as_bytes());
    let usage = command.clone().bin_name(&name).render_usage().to_string();
    out.extend_from_slice(format!(".PP\n{}\n", plain(&usage)).as_bytes());
    let mut options = Vec::new();
    let own_options = command.clone().disable_help_flag(true).mut_args(|argument| match argument.get_id() == "help" {
        true => argument.hide(true),
        false => argument,
    });
    Man::new(own_options).render_options_section(&mut options)?;
    // Its heading would begin a section, and what stands at the beginning of the page need not stand here again.
    let options = String::from_utf8_lossy(&options);
    let own = |line: &&str| ![".SH ", ".ie ", ".el "].iter().any(|request| line.starts_with(request));
    out.extend(options.lines().filter(own).flat_map(|line| format!("{line}\n").into_bytes()));
    command.get_subcommands().try_for_each(|below| write_command(&name, below, out))
}

/// Text in which nothing is taken for a request of roff.
fn plain(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-").replace('\n', " ");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

const MORE: &str = "\
.SH ENVIRONMENT
.TP
.B MINGZHANG_DATA
The data folder, where \\-\\-data does not name one.
.TP
.B LC_ALL, LC_MESSAGES, LANG
Messages are in English where the first of them that is set begins with en, else in Chinese.
.SH EXIT STATUS
.TP
.B 0
It is done.
.TP
.B 1
What was checked does not hold.
.TP
.B 2
It could not be done; standard error says why, and what to do.
";
