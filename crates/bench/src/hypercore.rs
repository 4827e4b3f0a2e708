//! Beside our copies: npm's `hypercore` copying as many blocks, in two processes as ours.
//!
//! Both sign once for 256, check every one that comes, encrypt the line and keep what comes. Hypercore's store is not asked to be
//! on the disk after each batch, which is to its favour; its time ends when it has closed its store.

use crate::{
    Outcome,
    measure::Figures,
    report::{Reach, Row, Unit},
};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A core with so many blocks, served; or why there is none.
pub struct Blocks {
    count: u64,
    copies: Figures,
    peak_mb: Figures,
    served: Result<Served, String>,
}

struct Served {
    folder: PathBuf,
    writer: Child,
    port: String,
    key: String,
}

impl Blocks {
    /// Makes and serves them, if node and npm are there. The core is made once and kept.
    pub fn make(folder: &Path, count: u64, copies: usize) -> Blocks {
        let served =
            if copies == 0 { Err("nothing was to be copied".into()) } else { Served::start(&folder.join("hypercore"), count) };
        Blocks {
            count,
            copies: Figures::default(),
            peak_mb: Figures::default(),
            served: served.map_err(|error| error.to_string()),
        }
    }

    /// Copies all of them once.
    pub fn copy_once(&mut self) {
        let Ok(served) = &self.served else { return };
        match served.copy(self.count) {
            Ok((seconds, peak_mb)) => {
                self.copies.push(seconds);
                self.peak_mb.push(peak_mb);
            }
            Err(error) => self.served = Err(error.to_string()),
        }
    }

    /// The row, given how many entries came a second.
    pub fn row(self, rate: Figures) -> Row {
        let theirs = self.copies.map(|seconds| self.count as f64 / seconds);
        let measured = theirs.len() == rate.len();
        Row {
            work: "the same copy, entries a second",
            beside: "npm hypercore, blocks of 600 bytes a second",
            reach: if measured { Reach::AtLeast(6.0) } else { Reach::Told },
            figure: if measured { rate.over(&theirs) } else { rate.clone() },
            unit: if measured { Unit::Times } else { Unit::Of("entries/s") },
            note: match (&self.served, measured) {
                (Err(why), _) => format!("not measured beside hypercore: {why}"),
                _ => format!("hypercore's side that fetches had {:.0} MB", self.peak_mb.median()),
            },
            ours: measured.then(|| (rate.clone(), "entries/s")),
            limit: measured.then_some((theirs, "blocks/s")),
        }
    }
}

impl Served {
    fn start(folder: &Path, count: u64) -> Outcome<Served> {
        install(folder)?;
        let core = folder.join(format!("blocks-{count}"));
        let mut writer = node(folder, "writer.js").arg(core).arg(count.to_string()).arg(BLOCK_BYTES.to_string()).spawn()?;
        let mut line = String::new();
        let said = writer.stdout.take().ok_or("it says something")?;
        BufReader::new(said).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).map_err(|_| "the writer did not start")?;
        let (port, key) = (said["port"].to_string(), said["key"].as_str().ok_or("it has a key")?.to_owned());
        Ok(Served { folder: folder.to_owned(), writer, port, key })
    }

    /// Seconds, and the memory of the side that fetches.
    fn copy(&self, count: u64) -> Outcome<(f64, f64)> {
        let copy = self.folder.join("copy");
        if copy.exists() {
            fs::remove_dir_all(&copy)?;
        }
        let reader = node(&self.folder, "reader.js").arg(&copy).arg(&self.port).arg(&self.key).output()?;
        let _ = fs::remove_dir_all(&copy);
        let said: Value = serde_json::from_slice(&reader.stdout).map_err(|_| "the reader failed")?;
        if said["length"].as_u64() != Some(count) {
            return Err(format!("all blocks came: {said}").into());
        }
        let figure = |name: &str| said[name].as_f64().ok_or("the reader says what it took");
        Ok((figure("seconds")?, figure("peak_mb")?))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.writer.stdin.take());
        let _ = self.writer.wait();
    }
}

/// Installs hypercore there, once.
fn install(folder: &Path) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    for (name, content) in SCRIPTS {
        fs::write(folder.join(name), content)?;
    }
    if folder.join("node_modules/hypercore").is_dir() {
        return Ok(());
    }
    fs::write(folder.join("package.json"), PACKAGE)?;
    eprintln!("installing hypercore with npm, once");
    let arguments = ["install", "--no-audit", "--no-fund", "--loglevel=error"];
    let installed = Command::new("npm").args(arguments).current_dir(folder).stdout(Stdio::null()).status();
    match installed {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("npm could not install it".into()),
        Err(_) => Err("npm is not there".into()),
    }
}

fn node(folder: &Path, script: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(folder.join(script)).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command
}

const SCRIPTS: [(&str, &str); 2] =
    [("writer.js", include_str!("../hypercore/writer.js")), ("reader.js", include_str!("../hypercore/reader.js"))];

const PACKAGE: &str = r#"{ "private": true, "dependencies": { "hypercore": "11.39.5" } }"#;

const BLOCK_BYTES: u32 = 600;
