//! Certificates: whose they are, and that they have one form.

use crate::files::{AT, office, signed_by, unsigned};
use pades::{Certificate, LeafTerms, PdfFault, Signer, check, issue, sign};

#[test]
fn every_flipped_byte_of_a_certificate_is_found() {
    let office = office("某县");
    for certificate in [&office.certificate, &office.root] {
        for place in 0..certificate.der().len() {
            let mut changed = certificate.der().to_vec();
            changed[place] ^= 1;
            let holds = Certificate::parse(&changed).is_some_and(|one| one.issued_by(&office.root) || one.is_root());
            assert!(!holds, "byte {place}");
        }
    }
}

#[test]
fn whose_certificate_it_is_matters() {
    let (office, other) = (office("某县"), office("另一县"));
    // The same key under a certificate that another office has issued, and the first office's beside it.
    let signer = Signer { key: &office.key, certificate: &office.certificate, root: &other.root };
    let pdf = sign(unsigned(AT + 5), &signer).expect("there is a place");
    assert_eq!(check(&pdf).err(), Some(PdfFault::Chain));
    let signer = Signer { key: &other.key, certificate: &office.certificate, root: &office.root };
    let pdf = sign(unsigned(AT + 5), &signer).expect("there is a place");
    assert_eq!(check(&pdf).err(), Some(PdfFault::Signature), "another key than the certificate's");
    for at in [AT - 1, AT + 1_001] {
        assert_eq!(check(&signed_by(&office, at)).err(), Some(PdfFault::Time));
    }
    let terms = LeafTerms { name: "周敏", post: "主管", kid: "短", serial: [7; 16], from: AT, until: AT + 1 };
    let odd = issue(&office.root_key, &office.root, &office.key, &terms);
    assert_eq!(Certificate::parse(odd.der()), None, "no thumbprint");
}
