//! Examples that the standards themselves publish.

use ledger::{
    Hash, PublicKey, SigningKey,
    note::{Note, Verifier},
    tree::Frontier,
};

fn hex<const N: usize>(text: &str) -> [u8; N] {
    crate::vectors::unhex(text).try_into().expect("it has that length")
}

#[test]
fn rfc_8032_section_7_1() {
    let key = SigningKey::from_seed(&hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    assert_eq!(
        key.public().bytes(),
        &hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
        "test 1, public key"
    );
    let signature = key.sign(b"");
    let published = concat!(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    );
    assert_eq!(signature, hex(published), "test 1, signature");
    assert!(key.public().verify(b"", &signature), "it holds");
}

#[test]
fn rfc_8037_appendix_a_3() {
    let key = PublicKey::from_x("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").expect("the key is fit");
    assert_eq!(key.kid().to_string(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", "the thumbprint");
}

#[test]
fn rfc_9901_section_4_2_3() {
    let disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
    assert_eq!(Hash::of(disclosure.as_bytes()).url(), "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0", "the digest");
}

/// The roots that RFC 6962 implementations have held against each other since the first ones.
#[test]
fn certificate_transparency_roots() {
    let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut frontier = Frontier::default();
    assert_eq!(frontier.root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "the empty tree");
    for (i, (leaf, root)) in leaves.iter().zip(roots).enumerate() {
        frontier.push(Hash::leaf(&crate::vectors::unhex(leaf)), |_, _, _| {});
        assert_eq!(frontier.root().hex(), root, "{} leaves", i + 1);
    }
}

#[test]
fn c2sp_signed_note() {
    let vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    let text = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let verifier = Verifier::parse(vkey).expect("the verifier key is good");
    let note = Note::parse(text.as_bytes()).expect("the note is well formed");
    assert!(note.signed_by(&verifier), "the published note holds under the published key");
    assert_eq!((verifier.vkey().as_str(), verifier.name()), (vkey, "example.com/foo"), "the key written anew is the same");
    let other = Note::parse(text.replace("message.", "message!").as_bytes()).expect("the note is well formed");
    assert!(!other.signed_by(&verifier), "with another text it does not hold");
}

#[test]
fn c2sp_signed_note_without_its_key() {
    let text = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    let note = Note::parse(text.as_bytes()).expect("the note is well formed");
    assert!(note.text.ends_with("ed è subito sera.\n"), "the text goes up to the last empty line");
    assert_eq!(note.signatures[0].name, "quasimodo.example/salvatore", "the name");
    assert_eq!((note.signatures[0].id, note.signatures[0].signature.len()), (0x367b_a04b, 64), "id and signature");
    assert_eq!(note.encode(), text, "written anew it is the same");
}

/// From the documentation of Go's package sumdb/note.
#[test]
fn go_sumdb_note() {
    let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let verifier = Verifier::parse(vkey).expect("the verifier key is good");
    assert!(Note::parse(text.as_bytes()).expect("the note is well formed").signed_by(&verifier), "the published note holds");
}
