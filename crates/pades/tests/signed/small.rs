//! A small signed file, and all that can be done to it.

use crate::files::{AT, office, signed_by, unsigned, with};
use pades::{Certificate, NoPlace, PdfFault, Signer, attachments, check, sign};

#[test]
fn a_signed_file_says_who_signed_it_and_what_is_in_it() {
    let office = office("某县农业农村局");
    let pdf = signed_by(&office, AT + 5);
    let found = check(&pdf).expect("it holds");
    assert_eq!((found.certificate.name(), found.certificate.office(), found.at), ("周敏", "某县农业农村局", AT + 5));
    assert_eq!((found.certificate.origin(), found.root.clone()), ("522499-nync/0123", office.root.clone()));
    let [file] = &found.attachments[..] else { panic!("one file") };
    assert_eq!((&*file.name, &*file.bytes), ("rows.csv", b"entry,amount".as_slice()));
    assert_eq!(signed_by(&office, AT + 5), pdf, "signing is deterministic");
    assert_eq!(Certificate::parse(office.certificate.der()), Some(office.certificate.clone()));
    assert_eq!(Certificate::parse(office.root.der()), Some(office.root));
}

#[test]
fn every_flipped_byte_is_found() {
    let pdf = signed_by(&office("某县"), AT + 5);
    for place in 0..pdf.len() {
        // Most bytes are the room that the signature leaves.
        let flips: &[u8] = if pdf[place] == b'0' { &[1] } else { &[1, 0x20, 0x80] };
        for flip in flips {
            let mut changed = pdf.clone();
            changed[place] ^= flip;
            assert!(check(&changed).is_err(), "byte {place} flipped by {flip:#x}");
        }
    }
}

#[test]
fn what_readers_of_pdf_files_find_acceptable_is_refused_by_name() {
    let office = office("某县");
    let pdf = signed_by(&office, AT + 5);
    let refused = |pdf: &[u8], fault| assert_eq!(check(pdf).err(), Some(fault));
    refused(&unsigned(AT + 5), PdfFault::NotWhole);
    refused(&[&pdf[..], b"\n"].concat(), PdfFault::NotWhole);
    refused(&pdf[..pdf.len() - 1], PdfFault::NotWhole);
    let update = b"\n8 0 obj\n<</Title(another)>>\nendobj\nxref\n8 1\n0000000000 00000 n \ntrailer\n<</Size 9/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF";
    refused(&[&pdf[..], update].concat(), PdfFault::NotWhole);
    refused(&[&pdf[..], &signed_by(&office, AT + 6)].concat(), PdfFault::Unsigned);
    refused(b"%PDF-1.7\nnothing", PdfFault::Unsigned);
    refused(b"", PdfFault::NotPdf);
    refused(b"PK\x03\x04", PdfFault::NotPdf);
    // The padding lies behind the signature, in the room that is not signed.
    let contents = pdf.windows(10).position(|window| window == b"/Contents<").expect("it is there") + 10;
    for digit in [b'1', b'F', b' ', b'>'] {
        let mut padded = pdf.clone();
        padded[contents + 2 * 8_000] = digit;
        refused(&padded, PdfFault::Padding);
    }
    let mut upper = pdf.clone();
    let letter = (contents..).find(|place| (b'a'..=b'f').contains(&pdf[*place])).expect("a signature has letters");
    upper[letter] = upper[letter].to_ascii_uppercase();
    refused(&upper, PdfFault::Signature);
    // A second revision from the beginning, under a signature over all of it.
    let two = [unsigned(AT + 5), b"\nstartxref\n9\n%%EOF".to_vec()].concat();
    refused(&office.sign(two), PdfFault::Revisions);
}

#[test]
fn what_a_signer_hides_in_a_file_is_refused_by_name() {
    let office = office("某县");
    let pdf = unsigned(AT + 5);
    let refused = |old: &str, new: &str, fault| {
        assert_eq!(check(&office.sign(with(&pdf, old, new))).err(), Some(fault), "{old} → {new}");
    };
    assert!(check(&office.sign(with(&pdf, "/Count 1", "/Count  1"))).is_ok(), "a file that is made anew holds");
    // Another table before, or beside.
    refused("/Root 1 0 R", "/Root 1 0 R/Prev 9", PdfFault::Revisions);
    refused("/Root 1 0 R", "/Root 1 0 R/XRefStm 9", PdfFault::Revisions);
    // A signature that no reader finds: in no field, in one of two, in another object, in a text.
    refused("/Fields[4 0 R]", "/Fields[]", PdfFault::Unsigned);
    refused("/Fields[4 0 R]", "/Fields[4 0 R 4 0 R]", PdfFault::Unsigned);
    refused("/FT/Sig", "/FT/Btn", PdfFault::Unsigned);
    refused("/V 5 0 R", "/V 6 0 R", PdfFault::Unsigned);
    refused("/Type/Sig/", "/Type/Sig/ByteRange [0 1 2 3]/", PdfFault::Unsigned);
    refused("ETSI.CAdES.detached", "adbe.pkcs7.detached", PdfFault::Unsigned);
    refused("/M(D:", "/M(d:", PdfFault::Time);
    refused("/M(D:", "/L(D:", PdfFault::Time);
    // Names that one reader takes for one thing and another for another.
    // The catalog is not read any further then, nor is its form.
    refused("[(rows.csv) ", r"[(rows\056csv) ", PdfFault::Unsigned);
    refused("[(rows.csv) 6 0 R]", "[(rows.csv) 6 0 R(rows.csv) 6 0 R]", PdfFault::Attachments);
    refused("[(rows.csv) 6 0 R]", "[(rows.csv)]", PdfFault::Attachments);
    refused("/Length 12", "/Length 13000", PdfFault::Attachments);
    refused("/Length 12", "/Length 12/Filter/LZWDecode", PdfFault::Attachments);
}

#[test]
fn a_file_without_enough_room_is_not_signed() {
    let office = office("某县");
    let signer = Signer { key: &office.key, certificate: &office.certificate, root: &office.root };
    let text = String::from_utf8(unsigned(AT)).expect("ASCII");
    let short = text.replace("/ByteRange[0 9999999999 9999999999 9999999999]", "/ByteRange[0 1 2 3]");
    let tight = text.replace("00>/M", ">/M");
    for pdf in [short, tight, String::new(), "%PDF-1.7\n/ByteRange[".to_owned()] {
        assert_eq!(sign(pdf.into_bytes(), &signer), Err(NoPlace));
    }
    let pdf = signed_by(&office, AT + 5);
    assert_eq!(office.sign(pdf.clone()), pdf, "signing anew leaves nothing of the signature before");
}

#[test]
fn the_fault_names_are_stable() {
    assert_eq!(attachments(b"").err().map(PdfFault::code), Some("attachments"));
    assert_eq!(check(b"").err().map(PdfFault::code), Some("not-pdf"));
}
