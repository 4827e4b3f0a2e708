//! Canonical JSON: what is written is read, and another reader finds the same values.

use crate::entry_points::rewritten;
use ledger::{Json, JsonWriter};
use proptest::prelude::*;
use serde_json::Value;
use std::{cmp::Ordering, collections::BTreeMap};

/// A key that sorts by UTF-16 code units.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key(String);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.encode_utf16().cmp(other.0.encode_utf16())
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[derive(Clone, Debug)]
enum Tree {
    Boolean(bool),
    Integer(i64),
    Text(String),
    Array(Vec<Tree>),
    Object(BTreeMap<Key, Tree>),
}

impl Tree {
    fn write(&self, w: &mut JsonWriter) {
        match self {
            Tree::Boolean(value) => w.boolean(*value),
            Tree::Integer(value) => w.integer(*value),
            Tree::Text(value) => w.string(value),
            Tree::Array(items) => w.array(|w| items.iter().for_each(|item| item.write(w))),
            Tree::Object(fields) => w.object(|w| fields.iter().for_each(|(key, value)| value.write(w.key(&key.0)))),
        }
    }

    fn value(&self) -> Value {
        match self {
            Tree::Boolean(value) => Value::from(*value),
            Tree::Integer(value) => Value::from(*value),
            Tree::Text(value) => Value::from(value.as_str()),
            Tree::Array(items) => items.iter().map(Tree::value).collect(),
            Tree::Object(fields) => fields.iter().map(|(key, value)| (key.0.clone(), value.value())).collect(),
        }
    }

    /// What our reader finds, as the other reader's value.
    fn read(json: Json<'_>) -> Value {
        if let Some(value) = json.boolean() {
            Value::from(value)
        } else if let Some(value) = json.integer() {
            Value::from(value)
        } else if let Some(value) = json.string() {
            Value::from(&*value)
        } else if json.is_object() {
            json.fields().map(|(key, value)| (key.into_owned(), Tree::read(value))).collect()
        } else {
            json.items().map(Tree::read).collect()
        }
    }
}

/// Text of the characters that matter: escapes, controls, both sides of the surrogates, far planes.
fn text() -> impl Strategy<Value = String> {
    let c = prop_oneof![
        Just('"'),
        Just('\\'),
        Just('/'),
        Just('\u{0}'),
        Just('\u{1f}'),
        Just('\u{7f}'),
        Just('\n'),
        Just('村'),
        Just('\u{d7ff}'),
        Just('\u{e000}'),
        Just('\u{fffd}'),
        Just('\u{10000}'),
        Just('\u{10fffd}'),
        proptest::char::range('a', 'e'),
    ];
    prop::collection::vec(c, 0..6).prop_map(|chars| chars.into_iter().collect())
}

fn tree() -> impl Strategy<Value = Tree> {
    let limit = ledger::INTEGER_MAX;
    let leaf = prop_oneof![
        any::<bool>().prop_map(Tree::Boolean),
        (-limit..=limit).prop_map(Tree::Integer),
        prop_oneof![Just(0), Just(limit), Just(-limit), Just(-1)].prop_map(Tree::Integer),
        text().prop_map(Tree::Text),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Tree::Array),
            prop::collection::btree_map(text().prop_map(Key), inner, 0..6).prop_map(Tree::Object),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(tree in tree()) {
        let mut writer = JsonWriter::new();
        tree.write(&mut writer);
        let text = writer.finish();
        let json = Json::parse(text.as_bytes()).expect("what is written is canonical");
        prop_assert_eq!(Tree::read(json), tree.value(), "every value is read as it was written");
        prop_assert_eq!(rewritten(json), text.as_str(), "and written the same again");
        let theirs: Value = serde_json::from_str(&text).expect("another reader takes it");
        prop_assert_eq!(theirs, tree.value(), "and finds the same values");
    }

    #[test]
    fn what_is_read_means_the_same_to_others(text in r#"[\[\]{}:,"\\a-c0-9.eE+tfnrule \-]{0,24}"#) {
        if let Ok(json) = Json::parse(text.as_bytes()) {
            let theirs: Value = serde_json::from_str(&text).expect("canonical JSON is JSON");
            prop_assert_eq!(Tree::read(json), theirs, "both read the same from {}", text);
        }
    }

    #[test]
    fn a_changed_byte_never_means_the_same(tree in tree(), at: prop::sample::Index, bit in 0u8..8) {
        let mut writer = JsonWriter::new();
        tree.write(&mut writer);
        let mut bytes = writer.finish().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(json) = Json::parse(&bytes) {
            prop_assert_ne!(Tree::read(json), tree.value(), "equal meaning is equal bytes");
        }
    }
}

#[test]
fn asking_for_another_type_finds_nothing() {
    let json = Json::parse(br#"{"a":[1,"2"],"b":true}"#).expect("it is canonical");
    assert_eq!(json.get("c"), None, "a key that is not there");
    assert_eq!((json.string(), json.integer(), json.boolean()), (None, None, None), "an object is no scalar");
    assert_eq!(json.items().count(), 0, "nor an array");
    let array = json.get("a").expect("the key is there");
    assert_eq!((array.fields().count(), array.items().count()), (0, 2), "an array has items and no fields");
    assert_eq!(json.get("b").and_then(|value| value.integer()), None, "a boolean is no integer");
}

#[test]
fn of_all_characters_the_66_noncharacters_are_refused() {
    let refused: Vec<char> = ('\u{80}'..=char::MAX).filter(|c| Json::parse(format!("\"{c}\"").as_bytes()).is_err()).collect();
    assert_eq!(refused.len(), 66, "Unicode has 66 noncharacters");
    let expected = |c: &char| ('\u{fdd0}'..='\u{fdef}').contains(c) || [0xfffe, 0xffff].contains(&(*c as u32 % 0x1_0000));
    assert!(refused.iter().all(expected), "and no other character is refused");
}

#[test]
fn noncharacters_are_replaced_where_they_are_written() {
    let mut writer = JsonWriter::new();
    writer.string("a\u{fffe}b\u{fdd0}");
    assert_eq!(writer.finish(), "\"a\u{fffd}b\u{fffd}\"", "what JSON has no room for becomes U+FFFD");
    let field = ledger::Disclosure::new("name", "张\u{ffff}三", &mut crate::seeded::Seeded(1));
    let read = ledger::Disclosure::parse(&field.encoded()).expect("a disclosure that was made can be read");
    assert_eq!((read.value(), &read), ("张\u{fffd}三", &field), "and its value is the one it was made with");
}
