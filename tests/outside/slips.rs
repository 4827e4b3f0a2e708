//! A receipt on paper: what a decoder of others reads from a raster of it, and from a scan, is the receipt beside it.

use super::{Demo, HERE, stderr, target};
use ledger::Receipt;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

#[test]
fn the_code_on_a_slip_is_read_from_a_scan_and_is_the_receipt_beside_it() {
    let demo = Demo::new("slips", 300);
    let entry = demo.newest_payment();
    let told = demo.signed("钱检查", &["--json", "payment", &entry, "--reveal"]);
    let told: Value = serde_json::from_slice(&told.stdout).expect("--json prints JSON");
    let all: Vec<&str> = told["personal"].as_array().expect("fields").iter().filter_map(|field| field[0].as_str()).collect();
    assert!(all.len() >= 3, "{all:?}");
    for (number, show) in [&[][..], &["beneficiary_name"], &all].into_iter().enumerate() {
        let slip = demo.folder.join(format!("slip-{number}.pdf"));
        let file = slip.display().to_string();
        let fields: Vec<&str> = show.iter().flat_map(|field| ["--show", *field]).collect();
        let words = [&["--json", "report", "receipt", "--entry", &entry, "--out", &file], &fields[..]].concat();
        let made = demo.signed("钱检查", &words);
        assert!(made.status.success(), "an inspector makes a slip: {}", stderr(&made));
        let made: Value = serde_json::from_slice(&made.stdout).expect("--json prints JSON");
        assert_eq!(made["pages"], 1);
        let text = fs::read_to_string(slip.with_extension("tlog-proof")).expect("the receipt lies beside it");
        let receipt = Receipt::parse(&text).expect("a receipt");

        let raster = rastered(&slip);
        for (what, picture) in [("print", raster.clone()), ("scan", scanned(&raster))] {
            let bytes = decoded(&picture);
            assert!(bytes.len() <= 1_900, "{} bytes", bytes.len());
            let (expanded, _) = Receipt::expand(&bytes).expect("the compact form of a receipt");
            assert_eq!(
                expanded,
                Receipt { support: Vec::new(), ..receipt.clone() },
                "{what}: the very same, without the support"
            );
            let names: Vec<&str> = expanded.presentation.disclosures.iter().map(|field| field.name()).collect();
            assert_eq!(names, show, "{what}: what was chosen and nothing else");
            // The program says of the bytes what it says of the file.
            let code = demo.folder.join("code.bin");
            fs::write(&code, &bytes).expect("the folder can be written to");
            let checked = demo.mingzhang(&["--json", "verify-receipt", &code.display().to_string()]);
            assert!(checked.status.success(), "{what}: it holds by the ledger: {}", stderr(&checked));
        }
        let page = Command::new("pdftotext").args(["-layout", &file, "-"]).output().expect("scripts/setup has provided poppler");
        let page = String::from_utf8_lossy(&page.stdout).into_owned();
        for field in &receipt.presentation.disclosures {
            assert!(page.contains(field.value()), "{} stands on the page: {page}", field.name());
        }
        let hidden = [("beneficiary_name", "受益人姓名"), ("account", "银行账号"), ("bank", "开户银行"), ("phone", "电话")];
        for (name, words) in hidden {
            assert_eq!(page.contains(words), show.contains(&name), "{name}: {page}");
        }
        let checked = Command::new("qpdf").arg("--check").arg(&slip).output().expect("scripts/setup has provided qpdf");
        assert!(checked.status.success(), "qpdf finds nothing: {}", stderr(&checked));
    }
}

/// The page at 150 dots an inch.
fn rastered(pdf: &Path) -> Picture {
    let to = pdf.with_extension("");
    let (from, name) = (pdf.display().to_string(), to.display().to_string());
    let done = Command::new("pdftoppm").args(["-gray", "-r", "150", "-singlefile", &from, &name]).output();
    assert!(done.expect("scripts/setup has provided poppler").status.success());
    Picture::read(&fs::read(to.with_extension("pgm")).expect("a raster"), to.with_extension("pgm"))
}

/// As a scanner gives it: a little askew, out of focus by half a dot, with the grain of paper, under light that falls off.
fn scanned(page: &Picture) -> Picture {
    let (sin, cos) = 0.8_f32.to_radians().sin_cos();
    let (wide, high) = (page.wide as f32, page.high as f32);
    let mut grain = 1_u32;
    let mut light = Vec::with_capacity(page.light.len());
    for y in 0..page.high {
        for x in 0..page.wide {
            let (dx, dy) = (x as f32 - wide / 2.0, y as f32 - high / 2.0);
            let (u, v) = (cos * dx + sin * dy + wide / 2.0, cos * dy - sin * dx + high / 2.0);
            let around = [(0.0, 0.0), (0.5, 0.0), (-0.5, 0.0), (0.0, 0.5), (0.0, -0.5)];
            let seen = around.iter().map(|(a, b)| page.at(u + a, v + b)).sum::<f32>() / around.len() as f32;
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let lit = seen * (0.72 + 0.1 * x as f32 / wide) + 20.0 + (grain >> 27) as f32 - 16.0;
            light.push(lit.clamp(0.0, 255.0) as u8);
        }
    }
    let picture = Picture { light, path: page.path.with_extension("scan.pgm"), ..page.clone() };
    fs::write(&picture.path, [format!("P5\n{} {}\n255\n", page.wide, page.high).as_bytes(), &picture.light].concat())
        .expect("the folder can be written to");
    picture
}

fn decoded(picture: &Picture) -> Vec<u8> {
    let python = Command::new(target().join("tools/python/bin/python3"))
        .args([Path::new(HERE).join("qr.py"), picture.path.clone()])
        .output();
    let read = python.expect("scripts/setup has provided Python");
    assert!(read.status.success(), "{}: {}", picture.path.display(), stderr(&read));
    let hex = String::from_utf8_lossy(&read.stdout).trim().to_owned();
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
    (0..hex.len()).step_by(2).map(byte).collect()
}

/// A picture in greys, as a PGM file.
#[derive(Clone)]
struct Picture {
    path: PathBuf,
    wide: usize,
    high: usize,
    light: Vec<u8>,
}

impl Picture {
    fn read(bytes: &[u8], path: PathBuf) -> Picture {
        let mut parts = bytes.splitn(4, |byte| *byte == b'\n');
        let mut line = || std::str::from_utf8(parts.next().expect("a line")).expect("ASCII").to_owned();
        let (magic, size, depth) = (line(), line(), line());
        assert_eq!((&*magic, &*depth), ("P5", "255"), "pdftoppm -gray writes such files");
        let (wide, high) = size.split_once(' ').expect("two numbers");
        let light = parts.next().expect("pixels").to_vec();
        Picture { path, wide: wide.parse().expect("a number"), high: high.parse().expect("a number"), light }
    }

    /// Between the dots, from those around.
    fn at(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let dot = |dx: f32, dy: f32| {
            let column = (left + dx).clamp(0.0, self.wide as f32 - 1.0) as usize;
            let row = (top + dy).clamp(0.0, self.high as f32 - 1.0) as usize;
            f32::from(self.light[row * self.wide + column])
        };
        let upper = dot(0.0, 0.0) * (1.0 - across) + dot(1.0, 0.0) * across;
        upper * (1.0 - down) + (dot(0.0, 1.0) * (1.0 - across) + dot(1.0, 1.0) * across) * down
    }
}
